import { ServerTls } from '../../engine';
import { CONFIG_PATH } from './rabbitmq-conf';

const FILE = 'distribution.config';
/** Members know each other by their cookie, so that one with a renewed certificate is let in by those with the former ones. */
const UNVERIFIED = '{verify, verify_none}';
/** Who looks whether the port is open says nothing, which is no failure. */
const QUIET = '{log_level, none}';

/** What servers, and clients of their own, speak to each other by. */
export interface Distribution {
  readonly env: { readonly [variable: string]: string };
  readonly files: { readonly [file: string]: string };
}

/** @see https://www.rabbitmq.com/docs/clustering-ssl */
export function distribution(isEncrypted: boolean): Distribution {
  // who waits for work asks no core to spin for it. @see https://www.rabbitmq.com/docs/runtime#scheduling
  const idle = '+sbwt none +sbwtdcpu none +sbwtdio none';
  if (!isEncrypted) {
    return { env: { RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: idle }, files: {} };
  }
  const tls = `-proto_dist inet_tls -ssl_dist_optfile ${CONFIG_PATH}/${FILE}`;
  const shown = `{certfile, "${ServerTls.CERTIFICATE}"}, {keyfile, "${ServerTls.KEY}"}`;
  return {
    env: { RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `${idle} ${tls}`, RABBITMQ_CTL_ERL_ARGS: tls },
    files: { [FILE]: `[{server, [${shown}, ${UNVERIFIED}, ${QUIET}]}, {client, [${UNVERIFIED}, ${QUIET}]}].\n` },
  };
}

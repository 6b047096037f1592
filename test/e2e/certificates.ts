import { generate } from 'selfsigned';
import { NAMESPACE, apply, kubectl, tryKubectl } from './cluster';
import { CLIENT } from './load';

/** Puts a certificate for these hosts, which is its own authority, into a Secret as cert-manager makes it; returns the authority. */
export async function putCertificate(secret: string, hosts: string[]): Promise<string> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: hosts[0] }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
    ],
  });
  await apply(JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { name: secret, namespace: NAMESPACE },
    stringData: { 'tls.crt': cert, 'tls.key': key, 'ca.crt': cert },
  }));
  return cert;
}

export const deleteCertificate = (secret: string): Promise<string> => kubectl(['delete', `secret/${secret}`]);

/** Why a client that trusts this authority alone doesn't get an answer from a server by this name; undefined where it does. */
export async function doubt(host: string, authority: string): Promise<string | undefined> {
  const { code, stderr } = await tryKubectl(['exec', CLIENT, '--', 'env', `AUTHORITY=${authority}`, 'node', '/load/query.js', host, 'select 1']);
  return code === 0 ? undefined : stderr;
}

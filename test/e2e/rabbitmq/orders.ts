import { exec } from '../cluster';
import { CLIENT } from '../load';

/** What became of orders that were sent to the web app. */
export interface Ordered {
  /** Those that it answered for with 202. */
  readonly accepted: string[];
  readonly refused: number;
}

const PATIENCE_SECONDS = 300;

const run = async (script: string): Promise<any> => JSON.parse(await exec(CLIENT, ['node', '-e', script], { seconds: PATIENCE_SECONDS }));

/** Sends orders one after the other. */
export const order = (count: number, pauseMs: number): Promise<Ordered> => run(`(async () => {
  const accepted = [];
  for (let i = 0; i < ${count}; i++) {
    const answer = await fetch('http://web/orders', { method: 'POST', body: JSON.stringify({ item: 'tea ' + i }) }).catch(() => undefined);
    if (answer?.status === 202) accepted.push((await answer.json()).id);
    await new Promise((done) => setTimeout(done, ${pauseMs}));
  }
  console.log(JSON.stringify({ accepted, refused: ${count} - accepted.length }));
})()`);

/** How many of the accepted ones the database doesn't have. */
export const missing = ({ accepted }: Ordered): Promise<number> => run(`(async () => {
  let missing = 0;
  for (const id of ${JSON.stringify(accepted)}) missing += (await fetch('http://web/orders/' + id).catch(() => undefined))?.status !== 200;
  console.log(missing);
})()`);

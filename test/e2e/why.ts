import { get, kubectl, waitFor } from './cluster';
import { engine } from './engine';

const ANNOTATION = 'cdk8s-patterns/why';
/** Two looks of the controller's, and the calls of a busy machine that they are made of; the kubelet and the scheduler say it first. */
const SAID_SECONDS = 120;

const annotation = async (): Promise<string | undefined> => (await get(`statefulset/${engine.cluster}`)).metadata.annotations?.[ANNOTATION];

/** The messages of the Events that say what is waited for. */
async function events(): Promise<string[]> {
  const selector = `involvedObject.kind=StatefulSet,involvedObject.name=${engine.cluster},reason=Waiting`;
  return JSON.parse(await kubectl(['get', 'events', '--field-selector', selector, '-o', 'json'])).items.map((event: any) => event.message);
}

/** Waits until a wait is said in all three places, in the same words, and returns them; `words` are what tells it from any other wait. */
export async function said(...words: string[]): Promise<string> {
  return waitFor(`the controller to say "${words.join(' … ')}"`, SAID_SECONDS, async () => {
    const sentence = await annotation();
    if (!words.every((word) => sentence?.includes(word))) throw new Error(`it says: ${sentence}`);
    if (!(await events()).includes(sentence!)) throw new Error(`no Event says: ${sentence}`);
    const log = await kubectl(['logs', `deployment/${engine.cluster}-controller`, '--tail=-1']);
    if (!log.includes(`wait ${JSON.stringify(sentence)}`)) throw new Error(`the log doesn't say: ${sentence}`);
    return sentence;
  });
}

/** Waits until nothing is waited for. */
export const saysNothing = (): Promise<true> => waitFor('the controller to wait for nothing', SAID_SECONDS, async () => {
  const sentence = await annotation();
  if (sentence !== undefined) throw new Error(`it says: ${sentence}`);
  return true;
});

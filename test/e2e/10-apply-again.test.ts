import { changedBy } from './applied';
import { KubeObject, apply, kubectl, tryKubectl } from './cluster';
import { engine, memberPods, restore } from './engine';
import { print, scenario } from './scenario';

/** What the cluster has of the app's objects, without what the cluster itself notes down. */
async function declared(): Promise<object[]> {
  const { items } = JSON.parse(await kubectl(['get', '-f', '-', '-o', 'json'], { input: engine.synth({}) }));
  return items.map(({ status: _status, metadata, ...rest }: KubeObject) => {
    const { resourceVersion: _version, managedFields: _fields, ...written } = metadata as any;
    return { ...rest, metadata: written };
  });
}

const uids = (pods: KubeObject[]): string[] => pods.map((pod) => pod.metadata.uid);

describe('an app that is applied again', () => {
  // earlier scenarios changed it
  beforeAll(restore);

  scenario('changes nothing', async () => {
    const before = { objects: await declared(), pods: uids(await memberPods()) };
    const lines = (await apply(engine.synth({}))).trim().split('\n');
    const changed = changedBy(lines);
    print(10, `apply again: ${lines.length} objects, ${changed.length} changed`);
    expect(changed).toEqual([]);
    expect({ objects: await declared(), pods: uids(await memberPods()) }).toEqual(before);
  });

  scenario('differs in nothing from what the cluster has', async () => {
    const diff = await tryKubectl(['diff', '-f', '-'], { input: engine.synth({}) });
    print(10, `diff: ${diff.code === 0 ? 'empty' : `exit ${diff.code}, ${diff.stdout.split('\n').length} lines`}`);
    expect({ code: diff.code, stdout: diff.stdout }).toEqual({ code: 0, stdout: '' });
  });
});

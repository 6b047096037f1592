import { deleteCertificate, doubt, putCertificate } from '../certificates';
import { NAMESPACE, apply, waitFor } from '../cluster';
import { engine, memberHosts, memberPods, restore, rolled } from '../engine';
import { expectKept, kept } from '../ledger';
import { print, scenario } from '../scenario';
import { underLoad } from '../under-load';
import { synth } from './blog-under-test';

const SECRET = `${engine.cluster}-tls`;
const HOSTS = [`${engine.clients.service}.${NAMESPACE}.svc`, `${engine.replicas}.${NAMESPACE}.svc`, ...memberHosts()];
/** What the kubelet takes to bring a Secret to its pods, and the program beside the server to see it. */
const SHOWN_SECONDS = 180;

const uids = async (): Promise<string[]> => (await memberPods()).map((pod) => pod.metadata.uid);
const doubts = (authority: string): Promise<(string | undefined)[]> => Promise.all(HOSTS.map((host) => doubt(host, authority)));

describe('a cluster whose certificates are those of a Secret', () => {
  const ledger = underLoad({
    after: async () => {
      await restore();
      await deleteCertificate(SECRET);
    },
  });
  let authority: string;

  scenario('gets them by one rolling update, and clients verify all its names by the authority', async () => {
    authority = await putCertificate(SECRET, HOSTS);
    await ledger().steady();
    await ledger().mark('certificates of a Secret');
    const self = await doubts(authority);
    await apply(synth({ tls: SECRET }));
    await rolled();
    await ledger().flowing();
    const gap = await ledger().gap();
    const rows = await ledger().verify();
    print(43, `certificates of a Secret: ${HOSTS.length} names verified, writes paused ${gap.service.toFixed(1)} s through the Service, `
      + `${gap.members.toFixed(1)} s by member names, ${kept(rows)}`);
    expect(self.filter((why) => why === undefined)).toEqual([]);
    expect(await doubts(authority)).toEqual(HOSTS.map(() => undefined));
    expectKept(rows);
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(engine.pauses.update.budget);
  });

  scenario('shows renewed ones without a restart', async () => {
    await ledger().steady();
    await ledger().mark('renewed certificates');
    const before = await uids();
    const renewed = await putCertificate(SECRET, HOSTS);
    const began = Date.now();
    await waitFor('the renewed certificate by each name', SHOWN_SECONDS, async () => (await doubts(renewed)).every((why) => why === undefined));
    const seconds = (Date.now() - began) / 1000;
    const gap = await ledger().gap();
    const rows = await ledger().verify();
    print(43, `renewed certificates: shown by each name after ${seconds.toFixed(0)} s, writes paused ${gap.service.toFixed(1)} s, ${kept(rows)}`);
    expect(await uids()).toEqual(before);
    expect((await doubts(authority)).filter((why) => why === undefined)).toEqual([]);
    expectKept(rows);
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(engine.pauses.update.aim);
  });
});

import { Health, Program, ResolvedHealth } from '../app';
import { Check, quote } from '../kubernetes';
import type { ResolvedPort } from '../pod';
import { MemberUpdate, PodManagementPolicy, checkAdoptedClaims, checkQuorumInZones, checkRetention, tolerated } from '../workload';
import type { StatefulAppProps } from './stateful-app-props';
import { UpdateStrategy } from './update-strategy';

/** What the check has settled. */
interface Checked {
  readonly health: ResolvedHealth;
  readonly update: MemberUpdate;
}

/** Each is a name that is looked at in every synthesis. */
const MOST_MEMBERS = 1000;
/** A drain takes the only member where there is one. */
const LEAST_TO_COMPARE = 2;

/** Checks the props that no other program has, one by one and against each other. `ports`: the program's own. */
export function checkStatefulApp(check: Check, props: StatefulAppProps, program: Program, ports: ResolvedPort[]): Checked {
  const { members, health, podManagementPolicy, updateStrategy = UpdateStrategy.rolling() } = props;
  checkMembers(check, props, program.zones);
  check.oneOf('podManagementPolicy', podManagementPolicy, Object.values(PodManagementPolicy));
  check.instance('updateStrategy', updateStrategy, UpdateStrategy, 'UpdateStrategy.rolling() or UpdateStrategy.onDelete()');
  checkRetention(check, '', props);
  check.given('health', health, 'say how it is asked, as by Health.http(\'/readyz\', \'/healthz\')');
  check.instance('health', health, Health, 'a factory such as Health.http(\'/readyz\', \'/healthz\')');
  const { forOnePod } = program;
  check.that(forOnePod === undefined || members === 1,
    `${forOnePod} is a folder that one node at a time can use, and there are ${members} members: make it shared, or use Volume.perPod(), by which each has its own`);
  return { health: health._resolve(check, program.plain, ports), update: updateStrategy._resolve(check, members) };
}

/** Checks the StatefulSet that is adopted. `served`: whether there is a port that others reach. */
export function checkAdoption(check: Check, props: StatefulAppProps, program: Program, served: boolean): void {
  const { adopt, podManagementPolicy } = props;
  if (adopt === undefined) {
    return;
  }
  const { headlessService, hasAddress = false, service = hasAddress ? headlessService : program.name, claims } = adopt;
  check.given('adopt.headlessService', headlessService, 'name its spec.serviceName');
  check.dnsLabel('adopt.headlessService', headlessService);
  check.boolean('adopt.hasAddress', hasAddress);
  check.dnsLabel('adopt.service', service);
  check.that(!served || hasAddress || service !== headlessService,
    `adopt.service must be another name than headlessService (${quote(headlessService)}), which has no address: name the Service that others use`);
  check.that(!hasAddress || service === headlessService,
    `adopt.service must be headlessService (${quote(headlessService)}), which has an address, got ${quote(service)}: leave it out`);
  check.given('podManagementPolicy', podManagementPolicy,
    'it can\'t be changed in a StatefulSet that is there, so say which it has: Kubernetes\' own default is PodManagementPolicy.ORDERED_READY');
  checkAdoptedClaims(check, claims, program.claims.map(({ name }) => name));
}

/** How many there are, and what may be taken of them. Zones were checked as names. */
function checkMembers(check: Check, { members, quorum = false, maxUnavailable = 1 }: StatefulAppProps, zones: string[] | undefined): void {
  check.given('members', members, 'say how many pods there are');
  check.integer('members', members, 1, MOST_MEMBERS);
  check.boolean('quorum', quorum);
  check.that(maxUnavailable !== 0, 'maxUnavailable must be at least 1, got 0: no node could ever be drained');
  check.integer('maxUnavailable', maxUnavailable, 1);
  check.that(maxUnavailable < Math.max(members, LEAST_TO_COMPARE),
    `maxUnavailable must be less than the number of members (${members}), got ${maxUnavailable}: a drain could take all of them`);
  if (quorum) {
    check.that(members % 2 === 1, `members must be odd where there is a quorum, got ${members}: one more can spare no more, so use ${members - 1} or ${members + 1}`);
    check.that(members === 1 || maxUnavailable <= tolerated(members),
      `maxUnavailable must leave a majority of the ${members} members, which can spare ${tolerated(members)}, got ${maxUnavailable}: lower it`);
    if (zones !== undefined) {
      checkQuorumInZones(check, members, zones);
    }
  }
}

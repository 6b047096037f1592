/**
 * Times in seconds: `aim` is what is printed beside a figure, `budget` is what a test insists on. Between the two lies room for a busy
 * machine; beyond the budget something is broken.
 */
export interface Aim {
  readonly aim: number;
  readonly budget: number;
  /** What the middle of five or more may not exceed either: for a promise that the budget alone wouldn't tell from its absence. */
  readonly usual?: number;
}

/** From apply to every pod ready, images present. */
export const UP: Aim = { aim: 60, budget: 60 };

/** A failover takes the leader's lease (20 s) only when nobody tells the others; a dead pod or process is noticed at once. */
export const FORCED_GAP: Aim = { aim: 3, budget: 15 };
/** Five times 1.0 to 1.3 s in the middle with the hand-over, and 2.0 to 2.7 s without it, on a machine that is used by nobody else. */
export const GRACEFUL_GAP: Aim = { aim: 1, budget: 15, usual: 1.8 };

/**
 * A container whose processes are all killed: the kubelet starts it again, Patroni finds its server dead and gives the lock away. Where it
 * isn't started again, the others wait for the lease.
 */
export const SUDDEN_GAP: Aim = { aim: 5, budget: 30 };

/** Nobody gives the lock away: the lease of 20 s since the last renewal, a round of Patroni's loop of 2 s, and the promotion. */
export const LEASE_GAP: Aim = { aim: 23, budget: 35 };

/** The lease has to run out first; the budget is shorter than the partition, so that healing can't be taken for a failover. */
export const PARTITION_GAP: Aim = { aim: 15, budget: 35 };
export const PARTITION_SECONDS = 40;

/**
 * Nobody gives a frozen primary's lock away, so it is the lease; the budget is as long as it stays frozen, so that the thaw can't be taken for a
 * fail-over. Liveness, which would replace it, takes a minute.
 */
export const FROZEN_GAP: Aim = { aim: 23, budget: 40 };
export const FROZEN_SECONDS = 40;
/** From the thaw, or the return of the network, to the moment that the member streams again: a round of its loop, and a rewind. */
export const FOLLOWS: Aim = { aim: 20, budget: 90 };

/** Nothing may pause: a fault of what writes don't hang on. A busy machine makes them wait for a moment; a fail-over takes longer. */
export const UNDISTURBED: Aim = { aim: 1, budget: 5 };
/** Six leases: whatever depends on the API server has noticed. */
export const API_AWAY_SECONDS = 120;

/** A server without room for WAL ends itself, as one that is killed does; until then statements fail one by one. */
export const FULL_DISK_GAP: Aim = { aim: 5, budget: 30 };

/** The copies of a stream wait for 4 to 9 s before they elect, where nobody tells them; a client finds out after 3 s that who it asked is gone. */
export const STREAM_GAP: Aim = { aim: 10, budget: 60 };

/** One planned switchover. */
export const UPDATE_GAP: Aim = { aim: 1, budget: 15 };

/** How long things may take that nobody waits for with a request in hand. */
export const SETTLED_SECONDS = 180;
export const ROLLED_SECONDS = 600;
export const ROLLOUT_SECONDS = 180;

/** From the recovery's start to the first acknowledged row, after all members were down at once. */
export const OUTAGE_BUDGET = 120;

/** Readiness asks every 5 s and believes the third failure in a row; liveness, which would take a pod out in the end, takes a minute. */
export const TAKEN_OUT: Aim = { aim: 15, budget: 30 };

/** From the moment a Service's endpoints change to the moment every node's proxy has followed. */
export const ENDPOINTS_FOLLOWED_SECONDS = 2;

/** After a graceful stop of all, without the last primary: a container's start, and a decision that needs every other member's answer. */
export const FULL_STOP: Aim = { aim: 30, budget: 30 };
/** From the moment that a member may run again to the moment that it streams; a rewind is part of it. */
export const RETURNED: Aim = { aim: 60, budget: 60 };
/** After all were killed and one volume is lost: the lease of 20 s has to run out, as nobody gave it back. */
export const LOST_VOLUME: Aim = { aim: 45, budget: 90 };
/** After a power cut: containers start again, and where nobody is left to take over, the lease of 20 s runs out; the kubelet may add its delay. */
export const POWER_CUT: Aim = { aim: 25, budget: 120 };
/** From the moment that a member fits nowhere: a round to see it, a volume and a pod to replace, and a copy of the data. */
export const PLACED: Aim = { aim: 60, budget: 150 };
/** A member that has to be copied anew: two rounds to be sure of it, and a copy. */
export const COPIED: Aim = { aim: 60, budget: 180 };
/** What is waited for beyond a budget, to tell what is late from what never comes. */
export const BEYOND_SECONDS = 30;

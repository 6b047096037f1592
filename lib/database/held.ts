/**
 * How long a member that was scaled away waits for one that stays: with two minutes for its stop, what Cluster Autoscaler leaves a pod
 * (--max-graceful-termination-sec).
 */
export const HELD_SECONDS = 480;

import type { Resources } from '../pod';

/** What containers are given of their nodes, by what they are for. */
export interface ResourceDefaults {
  /**
   * Programs of apps, workers, jobs and migrations.
   *
   * @default - 100m CPU, at most 1; 256 MiB memory
   */
  readonly programs?: Resources;

  /**
   * nginx in a StaticSite.
   *
   * @default - 20m CPU, at most 500m; 64 MiB memory
   */
  readonly sites?: Resources;

  /**
   * Containers beside a program: `init` and `sidecars`.
   *
   * @default - 20m CPU, at most 500m; 64 MiB memory
   */
  readonly helpers?: Resources;

  /**
   * Members of databases and brokers.
   *
   * @default - 500m CPU, at most 2; 1 GiB memory
   */
  readonly members?: Resources;

  /**
   * The library's own programs: controllers, Jobs that make Secrets, what keeps the order of migrations. At least 32 MiB of memory.
   *
   * @default - 20m or 50m CPU, at most 500m; 64 or 96 MiB memory
   */
  readonly tools?: Resources;
}

import type { Check } from '../kubernetes';

/** What all presets share. */
export interface StorageClassOptions {
  /**
   * The name of the StorageClass. It is cluster-wide, and part of every claim: another name is another class.
   *
   * @default - the preset's own
   */
  readonly name?: string;

  /**
   * Whether a volume outlives its claim.
   *
   * @default true
   */
  readonly retain?: boolean;

  /**
   * More parameters of the driver, by the driver's names.
   *
   * @default - none
   */
  readonly parameters?: { [key: string]: string };
}

/** A StorageClass in the terms of one driver. */
export interface Preset {
  readonly name: string;
  readonly driver: string;
  /** The parameters that the driver knows. */
  readonly known: string[];
  /** The options that set a parameter, by the parameter. */
  readonly owned: { readonly [parameter: string]: string };
  /** What the preset and its options set. */
  readonly parameters: { [key: string]: string };
  readonly options: StorageClassOptions;
  readonly zones?: string[];
  readonly zoneKey?: string;
  readonly check: (check: Check) => void;
}

export function checkPreset(check: Check, preset: Preset): void {
  const { driver, known, owned, parameters } = preset;
  for (const [key, value] of Object.entries(preset.options.parameters ?? {})) {
    const what = `storage class: the parameter '${key}'`;
    check.that(known.includes(key), `storage class: ${driver} knows no parameter '${key}': use one of ${known.join(', ')}`);
    check.that(owned[key] === undefined, `${what} is set by an option of the preset: use ${owned[key]}`);
    check.that(parameters[key] === undefined, `${what} is set by the preset to '${parameters[key]}': leave it out`);
    check.string(what, value);
  }
  preset.check(check);
}

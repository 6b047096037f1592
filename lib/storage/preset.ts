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
   * Whether a volume outlives its claim. Kubernetes refuses a change under the same name of the class: give it another `name`, and change
   * volumes that are there by `kubectl patch pv`.
   *
   * @default true
   */
  readonly retain?: boolean;

  /**
   * More parameters of the driver, by the driver's names. Kubernetes refuses a change under the same name of the class.
   *
   * @default - none
   */
  readonly parameters?: { [key: string]: string };
}

/** A StorageClass in the terms of one driver. */
export interface Preset<T extends StorageClassOptions> {
  readonly driver: string;
  /** The parameters that the driver knows. */
  readonly known: string[];
  /** The options that set a parameter, by the parameter. */
  readonly owned: { readonly [parameter: string]: string };
  readonly options: T;
  /** The name of the class, where none was given. */
  readonly name: (options: T) => string;
  /** Checks the options, and says what they come to. */
  readonly settle: (check: Check, options: T) => PresetSettings;
}

/** What a preset and its options set. */
export interface PresetSettings {
  readonly parameters: { [key: string]: string };
  readonly zones?: string[];
  readonly zoneKey?: string;
}

/** A class as it is to be made. */
export interface SettledClass extends PresetSettings {
  readonly name: string;
  readonly driver: string;
  readonly reclaimPolicy: string;
}

export function settlePreset<T extends StorageClassOptions>(check: Check, preset: Preset<T>): SettledClass {
  const { driver, known, owned } = preset;
  const options = check.props('storage class', preset.options);
  const { name, parameters = {}, retain = true } = options;
  const settings = preset.settle(check, options);
  check.map('storage class: parameters', parameters);
  for (const [key, value] of Object.entries(parameters)) {
    const what = `storage class: the parameter '${key}'`;
    check.that(known.includes(key), `storage class: ${driver} knows no parameter '${key}': use one of ${known.join(', ')}`);
    check.that(owned[key] === undefined, `${what} is set by an option of the preset: use ${owned[key]}`);
    check.that(settings.parameters[key] === undefined, `${what} is set by the preset to '${settings.parameters[key]}': leave it out`);
    check.string(what, value);
  }
  check.boolean('storage class: retain', retain);
  return { ...settings, driver, name: name ?? preset.name(options), parameters: { ...settings.parameters, ...parameters }, reclaimPolicy: retain ? 'Retain' : 'Delete' };
}

/** The same parameters in an order that doesn't depend on who wrote them. */
export function inOrder(parameters: { [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => a < b ? -1 : 1));
}

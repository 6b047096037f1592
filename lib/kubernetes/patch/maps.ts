/** The fields whose keys are chosen by people: to set some of them says nothing of the others. */
const MAPS = [
  'annotations', 'labels', 'matchLabels', 'nodeSelector', 'selector', 'data', 'stringData', 'binaryData', 'limits', 'requests', 'parameters', 'volumeAttributes',
];

/** Whether a field of this name is a map, and no object of fields that belong together. */
export function isMap(field: string): boolean {
  return MAPS.includes(field);
}

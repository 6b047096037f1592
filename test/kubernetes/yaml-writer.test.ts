import * as fc from 'fast-check';
import { load } from 'js-yaml';
import { toYaml } from '../../lib/kubernetes';
import { YamlWriter } from '../../lib/kubernetes/yaml-writer';

const ODD = [
  '', ' ', 'no', 'On', 'y', 'NULL', '~', 'e1', 'E-5', '1e3', '0o17', '0x1F', '1_000', '12:30:45', '2001-01-01', '8080', '1.5', '1.2.3', '10.0.0.0/8', '500m', '<<', '=', '---', '...', '- a',
  'a: b', 'a #b', 'a:', '#a', '@a', '$(HOST):80', '\'', '"', '\t', '\ta\nb', 'a\n', 'a\n\n', '\n', '\n\n', ' a\nb', 'a\n b\n', 'a \n', 'a\tb\n', 'a\r\nb', '\u0085', '\u2028', '\ufeff', 'ä\nö\n', '日本', '😀',
  `${'#!/bin/sh\n# x\n\n  echo "a: b"\n'.repeat(50)}`,
];
const text = fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: 'binary', maxLength: 12 }), fc.stringMatching(/^[\w./:-]{0,10}$/));
const key = text.filter((name) => !name.includes('\n') && name !== '__proto__');
const { content } = fc.letrec((tie) => ({
  content: fc.oneof({ maxDepth: 4 }, text, fc.constantFrom(0, 1, -7, 0.5, 1e21, true, false, null, [], {}), tie('list'), tie('map')),
  list: fc.array(tie('content'), { maxLength: 4 }),
  map: fc.dictionary(key, tie('content'), { maxKeys: 4 }),
}));
const map = fc.dictionary(key, content, { maxKeys: 5 });

test('objects are written together as js-yaml writes each of them', () => {
  fc.assert(fc.property(fc.array(map, { minLength: 1, maxLength: 3 }), (objects) => {
    const writer = new YamlWriter();
    expect(objects.map((object) => writer.write(object))).toEqual(objects.map(toYaml));
  }), { numRuns: 200 });
});

test('a key of several lines, or a very long one, is read as what it is', () => {
  const object = { spec: { 'a\nb\n': { c: ['d\ne'], ['f'.repeat(2000)]: { g: 1 } } } };
  expect(load(new YamlWriter().write(object))).toEqual(object);
});

import { createHash } from 'crypto';
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, Yaml } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { PatternApp } from '../lib';
import { toYaml } from '../lib/kubernetes';

/** Keeps what a test renders for parsers that aren't written in JavaScript, where `RENDERED` names a folder. */
export function keepRendered(scope: IConstruct, objects: any[]): void {
  const folder = process.env.RENDERED;
  if (folder === undefined || objects.length === 0) {
    return;
  }
  const ours = objects.map(toYaml).join('---\n');
  const texts = App.of(scope) instanceof PatternApp ? [ours] : [ours, Yaml.stringify(...objects)];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${createHash('sha256').update(texts.join()).digest('hex').slice(0, 16)}.json`), JSON.stringify({ Objects: objects, Texts: texts }));
}

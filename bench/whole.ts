// A whole synthesis in a process of its own, from the first construct to the text: by `pattern` or `plain`, of so many workloads.
import { App } from 'cdk8s';
import { PatternApp } from '../lib';
import { ours } from './workloads';

const [kind, workloads] = process.argv.slice(2);
const start = performance.now();
const app = kind === 'pattern' ? new PatternApp() : new App();
const bytes = ours(Number(workloads), app).synthYaml().length;
console.log(JSON.stringify({ milliseconds: performance.now() - start, bytes }));

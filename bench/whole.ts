// A whole synthesis in a process of its own, from the first construct to the text: by `pattern` or `plain`, of so many workloads.
import { App } from 'cdk8s';
import { PatternApp } from '../lib';
import { ours } from './workloads';

const [kind, workloads] = process.argv.slice(2);
const start = process.cpuUsage();
const app = kind === 'pattern' ? new PatternApp() : new App();
const bytes = ours(Number(workloads), app).synthYaml().length;
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify({ milliseconds: (user + system) / 1000, bytes }));

// (b) Time and memory for one size, in a process of its own. All figures but the peak are for each workload.
import { App } from 'cdk8s';
import { time } from './measure';
import { ours } from './workloads';

const workloads = Number(process.argv[2]);
let app: App;

function synth(size: number): void {
  app = ours(size);
  app.synthYaml();
}

synth(10); // so that the smallest size doesn't pay for what is compiled and read once
const before = heap();
const milliseconds = time(1, () => synth(workloads)) / workloads;
const kibibytes = (heap() - before) / 1024 / workloads;
const peakMebibytes = process.resourceUsage().maxRSS / 1024;
// names the app, or the collector might have taken it before it was weighed
console.log(JSON.stringify({ milliseconds, kibibytes, peakMebibytes, charts: app!.charts.length }));

function heap(): number {
  global.gc!();
  return process.memoryUsage().heapUsed;
}

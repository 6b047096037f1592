import { App, Chart, Size } from 'cdk8s';
import { NatsEngine } from '../../apps/events/nats-engine';
import { MessageBroker } from '../../lib';

const app = new App();
const chart = new Chart(app, 'events', { namespace: 'events' });
new MessageBroker(chart, 'events', { engine: new NatsEngine(), storage: { size: Size.gibibytes(10) } });
process.stdout.write(app.synthYaml());

import { PatternApp } from '../lib';
import { Events } from './events/events';
import { Shop } from './shop/shop';

const app = new PatternApp();
new Shop(app, 'shop');
new Events(app, 'events');
app.synth();

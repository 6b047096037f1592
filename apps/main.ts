import { PatternApp } from '../lib';
import { Shop } from './shop/shop';

const app = new PatternApp();
new Shop(app, 'shop');
app.synth();

import { PatternApp } from '../lib';
import { Blog } from './blog/blog';
import { Events } from './events/events';
import { Pipeline } from './pipeline/pipeline';
import { Shop } from './shop/shop';

const app = new PatternApp();
new Shop(app, 'shop');
new Events(app, 'events');
new Blog(app, 'blog');
new Pipeline(app, 'pipeline');
app.synth();

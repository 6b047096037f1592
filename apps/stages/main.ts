import { PatternApp } from '../../lib';
import { stages } from './stages';

const app = new PatternApp();
stages(app);
app.synth();

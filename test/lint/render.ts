import { App, Chart, YamlOutputType } from 'cdk8s';
import { PatternApp } from '../../lib';
import { MATRIX } from './matrix';

/** Writes the whole matrix into one file, each in a namespace of its own, for linters that are no part of the tests. */
const app: App = new PatternApp({ yamlOutputType: YamlOutputType.FILE_PER_APP });
MATRIX.forEach(({ make }, n) => make(new Chart(app, `shop-${n}`, { namespace: `shop-${n}` })));
app.synth();

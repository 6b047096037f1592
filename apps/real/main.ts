import { VARIANTS } from './variants';

// into the folder that CDK8S_OUTDIR names, or dist/
VARIANTS.forEach(({ make }) => make().synth());

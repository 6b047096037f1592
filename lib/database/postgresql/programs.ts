import { join } from 'path';
import { programsIn } from '../engine-programs';

/** The texts of PostgreSQL's own programs, by their file names. */
export const programs = programsIn(join(__dirname, 'programs'));

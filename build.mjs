// Puts the programs that run inside containers beside the compiled classes that read them: the compiler leaves them out.
import { cpSync } from 'node:fs';

cpSync('lib', 'build', { recursive: true, filter: (source) => !source.endsWith('.ts') && !source.includes('__pycache__') });

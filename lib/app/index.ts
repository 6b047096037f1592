export * from './command-check';
export * from './health';
export * from './helper-container';
export * from './mounted-files';
export * from './program';
export * from './program-props';
export * from './volumes';

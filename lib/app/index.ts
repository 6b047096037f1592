export * from './health';
export * from './helper-container';
export * from './program';
export * from './program-props';

export * from './architecture';
export * from './container';
export * from './image-pull-policy';
export * from './pod-template';
export * from './probe';
export * from './resources';
export * from './spread';

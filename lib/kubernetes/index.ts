export * from './check';
export * from './digest';
export * from './duplicates';
export * from './emit';
export * from './exemption';
export * from './labels';
export * from './supported';
export * from './warning';

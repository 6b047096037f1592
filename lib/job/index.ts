export * from './one-off-job';
export * from './run-once';
export * from './run-once-props';
export * from './scheduled-job';

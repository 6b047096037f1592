export * from './postgres-image';
export * from './postgres-version';
export * from './postgresql-engine';

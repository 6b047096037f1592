export * from './database';
export * from './database-engine';
export * from './mysql';
export * from './postgresql';
export * from './replicated-database';
export * from './replicated-database-props';

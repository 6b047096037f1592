export * from './mysql-engine';
export * from './mysql-image';
export * from './mysql-version';

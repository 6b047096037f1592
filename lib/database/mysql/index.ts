export * from './mysql-engine';

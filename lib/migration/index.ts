export * from './migration';
export * from './migration-props';
export * from './ordering';

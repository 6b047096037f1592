export * from './explanation';
export * from './pattern-defaults';
export * from './pattern-defaults-props';
export * from './resource-defaults';
export * from './stage';

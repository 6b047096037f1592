export * from './access';
export * from './binding';
export * from './exchange';
export * from './link';
export * from './policy';
export * from './queue';
export * from './removal';
export * from './virtual-host';

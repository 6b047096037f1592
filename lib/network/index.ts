export * from './binding';
export * from './connection';
export * from './network-policy';
export * from './peer';

export * from './binding';
export * from './cluster-dns';
export * from './connection';
export * from './network-policy';
export * from './peer';

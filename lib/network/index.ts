export * from './binding';
export * from './cluster-dns';
export * from './connection';
export * from './egress-by-name';
export * from './network-policy';
export * from './outside';
export * from './peer';
export * from './target';

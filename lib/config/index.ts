export * from './credentials';
export * from './files';
export * from './script';

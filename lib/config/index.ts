export * from './credentials';
export * from './script';

export * from './engine-conformance';

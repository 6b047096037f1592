export * from './rabbitmq-engine';
export * from './rabbitmq-image';
export * from './rabbitmq-version';

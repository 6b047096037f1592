export * from './declared';
export * from './protocol';
export * from './rabbitmq-engine';
export * from './rabbitmq-engine-props';
export * from './rabbitmq-image';
export * from './rabbitmq-version';

export * from './broker-account';
export * from './broker-engine';
export * from './message-broker';
export * from './message-broker-props';
export * from './rabbitmq';

export * from './broker-account';
export * from './message-broker';
export * from './message-broker-props';

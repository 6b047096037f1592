export * from './stateful-app';
export * from './stateful-app-props';
export * from './update-strategy';

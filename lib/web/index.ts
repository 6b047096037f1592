export * from './expose';
export * from './ingress-controller';
export * from './ingress-path-type';
export * from './service';
export * from './stateless-web-app';
export * from './stateless-web-app-props';
export * from './tls';

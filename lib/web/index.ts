export * from './autoscaling';
export * from './expose';
export * from './ingress-controller';
export * from './stateless-web-app';
export * from './tls';

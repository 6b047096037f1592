export * from './disruption-budget';
export * from './generated-secrets';
export * from './quorum';
export * from './service-account';
export * from './stateful-workload';
export * from './stateless-workload';

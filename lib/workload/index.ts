export * from './disruption-budget';
export * from './exemptions';
export * from './generated-secrets';
export * from './member-names';
export * from './quorum';
export * from './service-account';
export * from './stateful-workload';
export * from './stateless-workload';

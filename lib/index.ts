export { Credentials } from './config';
export { Database, DatabaseEngine, Durability, Engine, PostgresImage, PostgresImageOptions, PostgresVersion, PostgresqlEngineProps, ReplicatedDatabase, ReplicatedDatabaseProps } from './database';
export { Labels, LabelsProps } from './kubernetes';
export { ConnectOptions, Connection, ExternalConnectionProps, IConnectable, NetworkPolicy, NetworkPolicyProps, Peer } from './network';
export { HostSpread, ImagePullPolicy, Probe, ProbeOptions, Resources } from './pod';
export {
  AwsEbsOptions, AzureDiskOptions, AzureDiskSku, EbsVolumeType, GcePdOptions, GcePdType, StorageClass, StorageClassOptions,
} from './storage';
export { Autoscaling, Expose, IngressController, IngressExposure, StatelessWebApp, StatelessWebAppProps, Tls } from './web';
export { ClaimRetention, MemberStorage } from './workload';

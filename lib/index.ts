export { Credentials } from './config';
export { Database, DatabaseEngine, Durability, Engine, PostgresImage, PostgresImageOptions, PostgresVersion, PostgresqlEngineProps, ReplicatedDatabase, ReplicatedDatabaseProps } from './database';
export { Labels, LabelsProps, PatternApp } from './kubernetes';
export { ClusterDns, ConnectOptions, Connection, ExternalConnectionProps, IConnectable, NetworkPolicy, NetworkPolicyProps, Peer } from './network';
export { Architecture, HostSpread, ImagePullPolicy, Probe, ProbeOptions, Resources } from './pod';
export {
  AwsEbsAttributes, AwsEbsOptions, AzureDiskOptions, AzureDiskSku, EbsVolumeType, GcePdOptions, GcePdType, StorageClass, StorageClassOptions,
  VolumeAttributesClass,
} from './storage';
export { Autoscaling, Expose, IngressController, IngressExposure, IngressPathType, StatelessWebApp, StatelessWebAppProps, Tls } from './web';
export { ClaimRetention, MemberStorage } from './workload';

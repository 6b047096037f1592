export { Health, HelperContainer, Probes, ProgramProps } from './app';
export { EngineConformance } from './conformance';
export {
  AppConfig, AppConfigProps, AppSecret, Credentials, ExternalSecretProps, FileOptions, FileSource, PodField, RemoteKey, SealedFor, SealedSecretProps,
  Variable,
} from './config';
export {
  Database, DatabaseEngine, MysqlEngineProps, MysqlImage, MysqlImageOptions, MysqlVersion, PostgresImage, PostgresImageOptions, PostgresVersion,
  PostgresqlEngineProps, ReplicatedDatabase, ReplicatedDatabaseProps,
} from './database';
export { ExplainedValue, Explanation, PatternDefaults, PatternDefaultsProps, ResourceDefaults, Stage, ValueSource } from './defaults';
export {
  ClientAccount, ClusterFacts, ControllerSpec, Durability, EndpointSpec, Engine, EnginePrograms, EngineSpec, MemberFolder, MemberMetrics, MemberPort,
  MemberVolume, ReplicatedWorkload, ReplicatedWorkloadProps, ServerTls,
} from './engine';
export { OneOffJob, Overlap, RunOnceProps, ScheduledJob, ScheduledJobProps } from './job';
export { Exemption, Labels, LabelsProps, Patch, PatchOptions, PatternApp } from './kubernetes';
export {
  BrokerAccount, BrokerEngine, MessageBroker, MessageBrokerProps, RabbitmqAccess, RabbitmqBinding, RabbitmqEngineProps, RabbitmqExchange,
  RabbitmqExchangeType, RabbitmqImage, RabbitmqImageOptions, RabbitmqPermission, RabbitmqPolicy, RabbitmqPolicyTarget, RabbitmqProtocol,
  RabbitmqQueue, RabbitmqQueueType, RabbitmqRemoval, RabbitmqShovel, RabbitmqTag, RabbitmqUpstream, RabbitmqVersion, RabbitmqVirtualHost,
} from './messaging';
export { Migration, MigrationProps, Ordering } from './migration';
export {
  ApiServer, BindingOptions, ClusterDns, ConnectOptions, Connection, EgressByName, ExternalConnectionProps, HttpConnectionProps, IConnectable,
  MysqlConnectionProps, MysqlSslMode, NetworkPolicy, NetworkPolicyProps, Peer, PodsConnectionProps, PostgresSslMode, PostgresqlConnectionProps,
  RedisConnectionProps, S3ConnectionProps, ServiceConnectionProps, SmtpConnectionProps, SmtpSecurity,
} from './network';
export {
  AppProtocol, Architecture, GrpcProbeOptions, HostSpread, ImagePull, ImagePullPolicy, Lifecycle, Metadata, PerPodOptions, PodDns, Port, PortOptions,
  Probe, ProbeOptions, Resources, Scheduling, Security, TaintEffect, Toleration, TolerationOptions, Volume,
} from './pod';
export { RollingUpdateOptions, StatefulApp, StatefulAppProps, UpdateStrategy } from './stateful';
export {
  AccessMode, AdoptedFolder, AwsEbsAttributes, AwsEbsOptions, AzureDiskOptions, AzureDiskSku, EbsVolumeType, GcePdOptions, GcePdType,
  PersistentFolder, PersistentFolderProps, StorageClass, StorageClassOptions, VolumeAttributesClass,
} from './storage';
export { Worker, WorkerProps } from './worker';
export {
  Expose, Exposure, ExposureProps, GatewayExposure, IngressController, IngressExposure, IngressPathType, LoadBalancerExposure, ServiceOptions,
  StatelessWebApp, StatelessWebAppProps, StaticSite, StaticSiteProps, Tls,
} from './web';
export {
  Account, AdoptedClaim, AdoptedPods, AdoptedService, AdoptedStatefulSet, AdoptedWebApp, Alert, Autoscaling, AzureAccountOptions, ClaimRetention,
  CloudAccountOptions, ForeignWorkload, ForeignWorkloadOptions, IWorkload, MemberStorage, Metrics, Panel, PodManagementPolicy, PrometheusOptions,
  QueueScaling, RandomSecret, RandomSecretProps, Right, RollingOptions, Rollout, RolloutOptions, ToolsImage,
} from './workload';

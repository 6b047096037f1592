export * from './access-mode';
export * from './aws-ebs';
export * from './azure-disk';
export * from './gce-pd';
export * from './persistent-folder';
export * from './preset';
export * from './storage-class';
export * from './volume-attributes-class';

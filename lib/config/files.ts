import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Labels, emit } from '../kubernetes';

/** A ConfigMap of files: their texts by their names. */
export function emitFiles(scope: Construct, id: string, name: string, labels: Labels, data: { [file: string]: string }): ApiObject {
  return emit(scope, id, k8s.KubeConfigMap, { metadata: { name, labels: labels.all }, props: { data }, fields: ['data'] });
}

import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Labels, emit } from '../kubernetes';

/** A ConfigMap of files: their texts by their names, and in base64 what is no text. */
export function emitFiles(scope: Construct, id: string, name: string, labels: Labels, data: Texts, binaryData: Texts = {}): ApiObject {
  const isThere = (texts: Texts) => Object.keys(texts).length > 0;
  const props = { ...(isThere(data) ? { data } : {}), ...(isThere(binaryData) ? { binaryData } : {}) };
  return emit(scope, id, k8s.KubeConfigMap, { metadata: { name, labels: labels.all }, props, fields: Object.keys(props) });
}

interface Texts {
  readonly [file: string]: string;
}

import type { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Fields, digest, emit, isPatched } from '../kubernetes';
import { patchedExemptions } from './exemptions';

/**
 * A Job whose name ends with a digest of what it does: a Job's template is immutable, so another template is another Job. `content`: what else it
 * runs with.
 */
export function emitHashedJob(scope: Construct, id: string, metadata: ApiObjectMetadata & { readonly name: string }, content: unknown,
  props: Fields<k8s.KubeJobProps>): ApiObject {
  const name = `${metadata.name}-${digest([content, props.spec?.template])}`;
  const job = emit(scope, id, k8s.KubeJob, { metadata: { ...metadata, name }, props, exemptions: patchedExemptions });
  const toJson = job.toJson.bind(job);
  job.toJson = () => {
    const json = toJson();
    // a patch that names it wins
    return isPatched(job) && json.metadata.name === name
      ? { ...json, metadata: { ...json.metadata, name: `${metadata.name}-${digest([content, json.spec])}` } }
      : json;
  };
  return job;
}

/**
 * The same for a Job whose pods may still change: its name ends with a digest of them as they are written. To the rest of the app it is called by
 * the name without one.
 */
export function emitNamedByTemplate(scope: Construct, id: string, metadata: ApiObjectMetadata & { readonly name: string },
  props: () => Fields<k8s.KubeJobProps>): ApiObject {
  const job = emit(scope, id, k8s.KubeJob, { metadata, props, exemptions: patchedExemptions });
  const toJson = job.toJson.bind(job);
  job.toJson = () => {
    const json = toJson();
    // a patch that names it wins
    return json.metadata.name === metadata.name
      ? { ...json, metadata: { ...json.metadata, name: `${metadata.name}-${digest(json.spec)}` } }
      : json;
  };
  return job;
}

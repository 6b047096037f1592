import { join } from 'path';
import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AppConfig, Expose, FileSource, Health, Metrics, PatternDefaults, Peer, Port, Probe, StatefulApp, StatelessWebApp, StatelessWebAppProps, Toleration,
  Volume,
} from '../../../lib';

const GATEWAY = Peer.pods({ 'app.kubernetes.io/name': 'envoy' }, 'envoy-gateway-system');

export interface PodinfoProps {
  /** Whether users reach it through a proxy beside it. */
  readonly proxied?: boolean;
  readonly namespace?: string;
  /** The tag of its image. */
  readonly version?: string;
}

/** podinfo as two tiers: a frontend that serves users, a backend that it asks by gRPC, and a cache. */
export class Podinfo extends Chart {
  public readonly frontend: StatelessWebApp;

  public constructor(scope: Construct, id: string, props: PodinfoProps = {}) {
    super(scope, id, { namespace: props.namespace ?? 'podinfo' });
    PatternDefaults.of(this).set({
      scheduling: { priorityClass: 'web', tolerations: [Toleration.of('dedicated', { value: 'web' })], zones: ['zone-1', 'zone-2', 'zone-3'] },
      pull: { secrets: ['registry'] },
    });

    const cache = new StatefulApp(this, 'cache', {
      image: 'docker.io/valkey/valkey:8.1.3-alpine',
      // in memory alone, for who may reach it by the policies
      args: ['--save', '', '--appendonly', 'no', '--protected-mode', 'no'],
      members: 1,
      ports: [Port.tcp('redis', 6379)],
      health: Health.exec(['valkey-cli', 'ping']),
      volumes: { '/data': Volume.scratch(Size.mebibytes(64)) },
    });

    const program = {
      image: `ghcr.io/stefanprodan/podinfo:${props.version ?? '6.9.2'}`,
      args: ['./podinfo', '--port=9898', '--port-metrics=9797', '--grpc-port=9999', '--grpc-service-name=podinfo', '--level=info', '--random-delay=false'],
      port: 9898,
      ports: [Port.grpc('grpc', 9999), Port.http('metrics', 9797)],
      env: { PODINFO_CACHE_SERVER: 'tcp://$(CACHE_HOST):$(CACHE_PORT)' },
      volumes: { '/data': Volume.scratch(Size.mebibytes(128)) },
      metrics: Metrics.prometheus({ port: 'metrics' }),
    };
    const backend = new StatelessWebApp(this, 'backend', { ...program, service: { headless: true } });
    const frontend = this.frontend = new StatelessWebApp(this, 'frontend', {
      ...program,
      ...(props.proxied ? this.proxy() : {}),
      env: { ...program.env, PODINFO_BACKEND_URL: '$(BACKEND_URL)/echo' },
      resources: { cpu: '100m' },
      autoscaling: { maxReplicas: 6, memoryUtilization: 80, podMetrics: { http_requests_per_second: '100' } },
      expose: Expose.gateway({ gateway: 'public', gatewayNamespace: 'gateways', host: 'podinfo.example.com', peer: GATEWAY }),
    });
    [backend, frontend].forEach((app) => app.connectTo(cache, { env: { CACHE_HOST: 'host', CACHE_PORT: 'port' } }));
    frontend.connectTo(backend, { env: { BACKEND_URL: 'uri' } });
    frontend.connectTo(backend.port('grpc'));
  }

  /** nginx as a sidecar: it starts before the program, and ends after it. */
  private proxy(): Partial<StatelessWebAppProps> {
    return {
      config: [new AppConfig(this, 'proxy', { files: { '/etc/proxy/nginx.conf': FileSource.local(join(__dirname, 'nginx.conf')) } })],
      sidecars: [{
        name: 'proxy', image: 'docker.io/nginxinc/nginx-unprivileged:1.28', command: ['nginx', '-g', 'daemon off;', '-c', '/etc/proxy/nginx.conf'], sharesAll: true,
        ports: [Port.http('proxy', 8080)],
        startup: Probe.http('/proxy'),
      }],
      service: { targetPort: 'proxy' },
    };
  }
}

// The engine of nats.ts, in Go.
package main

import (
	"fmt"
	"strings"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-patterns/cdk8s-patterns-go/cdk8spatterns"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

type natsEngine struct{ cdk8spatterns.Engine }

func (e *natsEngine) Product() *string { return jsii.String("nats") }
func (e *natsEngine) Version() *string { return jsii.String("2.15") }

func (e *natsEngine) Bind(_ constructs.Construct, cluster cdk8spatterns.ClusterFacts) *cdk8spatterns.EngineSpec {
	routes := []string{}
	for _, host := range *cluster.MemberHosts() {
		routes = append(routes, fmt.Sprintf("nats://%s:6222", *host))
	}
	config := []string{
		"server_name: $NAME", "http_port: 8222", "jetstream { store_dir: /data, sync_interval: always }",
		fmt.Sprintf("cluster { name: %s, port: 6222, routes: [%s] }", *cluster.Name(), strings.Join(routes, ", ")),
	}
	return &cdk8spatterns.EngineSpec{
		Image:     jsii.String("docker.io/library/nats:" + *e.Version() + "-alpine"),
		User:      jsii.Number(1000),
		Command:   jsii.Strings("nats-server", "-c", "/etc/nats/nats.conf"),
		Variables: &map[string]cdk8spatterns.Variable{"NAME": cdk8spatterns.Variable_PodField(cdk8spatterns.PodField_NAME)},
		Folder: &cdk8spatterns.MemberFolder{
			Name: jsii.String("config"), Path: jsii.String("/etc/nats"), Files: &map[string]*string{"nats.conf": jsii.String(strings.Join(config, "\n"))},
		},
		DataPath: jsii.String("/data"),
		Ports: &[]*cdk8spatterns.MemberPort{
			{Name: jsii.String("client"), Port: jsii.Number(4222)},
			{Name: jsii.String("cluster"), Port: jsii.Number(6222), BetweenMembers: jsii.Bool(true)},
			{Name: jsii.String("monitor"), Port: jsii.Number(8222)},
		},
		Endpoints:        &[]*cdk8spatterns.EndpointSpec{{Suffix: jsii.String("client"), Ports: jsii.Strings("client")}},
		Readiness:        cdk8spatterns.Probe_Http(jsii.String("/healthz?js-server-only=true"), &cdk8spatterns.ProbeOptions{Port: jsii.Number(8222)}),
		Liveness:         cdk8spatterns.Probe_Http(jsii.String("/healthz?js-enabled-only=true"), &cdk8spatterns.ProbeOptions{Port: jsii.Number(8222)}),
		TerminationGrace: cdk8s.Duration_Minutes(jsii.Number(1)),
	}
}

func main() {
	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("events"), &cdk8s.ChartProps{Namespace: jsii.String("events")})
	engine := &natsEngine{}
	cdk8spatterns.NewEngine_Override(engine)
	cdk8spatterns.NewMessageBroker(chart, jsii.String("events"), &cdk8spatterns.MessageBrokerProps{
		Engine: engine, Storage: &cdk8spatterns.MemberStorage{Size: cdk8s.Size_Gibibytes(jsii.Number(10))},
	})
	fmt.Print(*app.SynthYaml())
}

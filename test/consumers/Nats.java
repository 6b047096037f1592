import io.github.cdk8spatterns.ClusterFacts;
import io.github.cdk8spatterns.EndpointSpec;
import io.github.cdk8spatterns.Engine;
import io.github.cdk8spatterns.EngineSpec;
import io.github.cdk8spatterns.MemberFolder;
import io.github.cdk8spatterns.MemberPort;
import io.github.cdk8spatterns.MemberStorage;
import io.github.cdk8spatterns.MessageBroker;
import io.github.cdk8spatterns.PodField;
import io.github.cdk8spatterns.Probe;
import io.github.cdk8spatterns.ProbeOptions;
import io.github.cdk8spatterns.Variable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.Duration;
import org.cdk8s.Size;
import software.constructs.Construct;

/** The engine of nats.ts, in Java. */
public class Nats {
  static class NatsEngine extends Engine {
    @Override
    public String getProduct() {
      return "nats";
    }

    @Override
    public String getVersion() {
      return "2.15";
    }

    @Override
    public EngineSpec bind(Construct scope, ClusterFacts cluster) {
      String routes = cluster.getMemberHosts().stream().map(host -> "nats://" + host + ":6222").collect(Collectors.joining(", "));
      String config = String.join("\n",
          "server_name: $NAME", "http_port: 8222", "jetstream { store_dir: /data, sync_interval: always }",
          "cluster { name: " + cluster.getName() + ", port: 6222, routes: [" + routes + "] }");
      return EngineSpec.builder()
          .image("docker.io/library/nats:" + getVersion() + "-alpine")
          .user(1000)
          .command(List.of("nats-server", "-c", "/etc/nats/nats.conf"))
          .variables(Map.of("NAME", Variable.podField(PodField.NAME)))
          .folder(MemberFolder.builder().name("config").path("/etc/nats").files(Map.of("nats.conf", config)).build())
          .dataPath("/data")
          .ports(List.of(
              MemberPort.builder().name("client").port(4222).build(),
              MemberPort.builder().name("cluster").port(6222).betweenMembers(true).build(),
              MemberPort.builder().name("monitor").port(8222).build()))
          .endpoints(List.of(EndpointSpec.builder().suffix("client").ports(List.of("client")).build()))
          .readiness(Probe.http("/healthz?js-server-only=true", ProbeOptions.builder().port(8222).build()))
          .liveness(Probe.http("/healthz?js-enabled-only=true", ProbeOptions.builder().port(8222).build()))
          .terminationGrace(Duration.minutes(1))
          .build();
    }
  }

  public static void main(String[] args) {
    App app = new App();
    Chart chart = new Chart(app, "events", ChartProps.builder().namespace("events").build());
    MessageBroker.Builder.create(chart, "events").engine(new NatsEngine()).storage(MemberStorage.builder().size(Size.gibibytes(10)).build()).build();
    System.out.print(app.synthYaml());
  }
}

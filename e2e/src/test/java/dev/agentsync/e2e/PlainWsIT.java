package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.NginxProxy;
import dev.agentsync.testkit.RawSocket;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that leaves TLS to somebody else. */
class PlainWsIT {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;
  private Workspace workspace;
  private TestDevice hub;

  @BeforeEach
  void make() {
    workspace = Workspace.in(directory);
    hub = workspace.hub("hub");
    hub.write("first.md", "from the hub\n");
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  private static int port(TestDevice.Running hub) {
    return URI.create(hub.url()).getPort();
  }

  @Test
  void two_devices_sync_without_tls_and_the_hub_warns_in_one_line() throws IOException {
    TestDevice.Running listening = hub.listen("--no-tls");
    assertThat(listening.url()).startsWith("ws://");
    listening.process().awaitErr("^warning: .*without TLS", TestDevice.SOON);
    TestDevice alice = workspace.join(hub, listening, "alice");
    alice.watch();
    alice.awaitText("first.md", "from the hub\n");
    alice.write("second.md", "from alice\n");
    hub.awaitText("second.md", "from alice\n");

    try (RawSocket health = RawSocket.plain(port(listening))) {
      health.write(RawSocket.lines("GET /healthz HTTP/1.1", "Host: hub"));
      assertThat(health.readHead()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(listening.process().err().lines().filter(line -> line.startsWith("warning: ")))
        .hasSize(1);
  }

  @Test
  void an_address_without_scheme_is_taken_as_plain_when_asked_for() {
    hub.environment("AGENTSYNC_NO_TLS", " Yes ");
    TestDevice.Running listening = hub.listen();
    assertThat(listening.url()).startsWith("ws://");
    TestDevice alice = workspace.device("alice");
    alice.startPlain("key", "generate").finish(TestDevice.SOON);
    hub.authorize(alice);
    listening.process().awaitErr("peer added to authorized_keys.*alice", TestDevice.SOON);
    AgentsyncProcess clone =
        alice.startPlain(
            "clone",
            "127.0.0.1:" + port(listening),
            alice.folder().toString(),
            "--no-tls",
            "--accept-hub-key",
            hub.key());
    clone.awaitOut("^connected to ws://", TestDevice.SOON);
    alice.awaitText("first.md", "from the hub\n");
    assertThat(alice.read(".agentsync/config.toml")).contains("\"ws://127.0.0.1:");
  }

  @Test
  void a_hub_with_tls_is_not_mistaken_for_one_without() {
    TestDevice.Running listening = hub.listen();
    TestDevice alice = workspace.device("alice");
    AgentsyncProcess.Finished clone =
        alice
            .startPlain("clone", "ws://127.0.0.1:" + port(listening), alice.folder().toString())
            .finish(TestDevice.SOON);
    assertThat(clone.exitCode()).isEqualTo(5);
    assertThat(clone.err()).contains("connect to rendezvous ws://127.0.0.1:");
    assertThat(alice.folder()).doesNotExist();
  }

  @Test
  void through_a_proxy_that_terminates_tls_devices_sync_and_find_back_after_every_cut() {
    TestDevice.Running listening = hub.listen("--no-tls");
    try (NginxProxy proxy = NginxProxy.start(directory.resolve("nginx"), port(listening), LONG)) {
      TestDevice.Running outside =
          new TestDevice.Running(listening.process(), "wss://127.0.0.1:" + proxy.port());
      TestDevice alice = workspace.join(hub, outside, "alice");
      TestDevice.Running watching = alice.watch();
      watching.process().awaitErr("does not vouch for the TLS certificate", TestDevice.SOON);
      alice.write("second.md", "from alice\n");
      hub.awaitText("second.md", "from alice\n");
      watching.process().signal("TERM");
      watching.process().finish(TestDevice.SOON);
    }
    try (NginxProxy proxy = NginxProxy.start(directory.resolve("hasty"), port(listening), SHORT)) {
      TestDevice.Running outside =
          new TestDevice.Running(listening.process(), "wss://127.0.0.1:" + proxy.port());
      TestDevice bob = workspace.join(hub, outside, "bob");
      TestDevice.Running watching = bob.watch();
      watching.process().awaitErr("connected to rendezvous", TestDevice.SOON);
      // Our first ping would come after 30 s; this proxy hangs up after 2.
      watching.process().awaitErr("closed the connection.*retry_in_ms=", TestDevice.SOON);
      hub.write("third.md", "after the cut\n");
      bob.awaitText("third.md", "after the cut\n");
    }
  }
}

package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the container, run as they are, without a container. */
class EntryScriptIT {
  private static final Path HOSTING = Path.of("..", "hosting").toAbsolutePath().normalize();

  @TempDir Path directory;
  private Workspace workspace;
  private Path data;
  private int port;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void prepare() throws IOException {
    workspace = Workspace.in(directory);
    data = Files.createDirectories(directory.resolve("data"));
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    environment.put("HOME", data.toString());
    environment.put("AGENTSYNC_COMMAND", Image.named("hub").launcher().toString());
    environment.put("AGENTSYNC_NO_TLS", "1");
    environment.put("AGENTSYNC_VAULT_NAME", "team notes");
    environment.put("PORT", String.valueOf(port));
    environment.put("AGENTSYNC_CWD", "");
    environment.put("SSH_AUTH_SOCK", "");
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private AgentsyncProcess run(String script) {
    return AgentsyncProcess.start(
        directory, environment, List.of(HOSTING.resolve(script).toString()));
  }

  private AgentsyncProcess entry() {
    AgentsyncProcess hub = run("entry.sh");
    hub.awaitOut("listening on ws://0\\.0\\.0\\.0:" + port, TestDevice.SOON);
    hub.awaitOut("^watching ", TestDevice.SOON);
    return hub;
  }

  @Test
  void a_new_volume_becomes_a_hub_that_lets_in_whom_it_was_told_and_a_restart_is_the_same_hub() {
    TestDevice alice = workspace.device("alice");
    AgentsyncProcess.Finished key = alice.startPlain("key", "generate").finish(TestDevice.SOON);
    String line =
        key.out().lines().filter(text -> text.startsWith("ssh-ed25519 ")).findFirst().orElseThrow();
    environment.put("AGENTSYNC_AUTHORIZED_KEYS", line + " alice");
    String url = "ws://127.0.0.1:" + port;
    String hubKey;
    try (AgentsyncProcess hub = entry()) {
      hubKey = hub.awaitOut("identity_pub: (ssh-ed25519 \\S+)", TestDevice.SOON).group(1);
      AgentsyncProcess clone =
          alice.startPlain("clone", url, alice.folder().toString(), "--accept-hub-key", hubKey);
      clone.awaitOut("^connected to ", TestDevice.SOON);
      alice.awaitExists("authorized_keys");
      assertThat(alice.read(".agentsync/config.toml")).contains("team notes");
      assertThat(run("health.sh").finish(TestDevice.SOON).exitCode()).isZero();
      clone.signal("TERM");
      clone.finish(TestDevice.SOON);
      hub.signal("TERM");
      assertThat(hub.finish(TestDevice.SOON).exitCode()).isZero();
    }
    assertThat(run("health.sh").finish(TestDevice.SOON).exitCode()).isNotZero();

    alice.write("first.md", "from alice\n");
    environment.put("AGENTSYNC_AUTHORIZED_KEYS", "");
    try (AgentsyncProcess again = entry()) {
      assertThat(again.awaitOut("identity_pub: (ssh-ed25519 \\S+)", TestDevice.SOON).group(1))
          .isEqualTo(hubKey);
      alice.watch();
      Path there = data.resolve("vault/first.md");
      alice.awaitThat("first.md to reach the volume", () -> Files.exists(there));
    }
  }

  @Test
  void with_tls_an_open_port_is_health_enough() {
    environment.put("AGENTSYNC_NO_TLS", "");
    try (AgentsyncProcess hub = run("entry.sh")) {
      hub.awaitOut("listening on wss://", TestDevice.SOON);
      assertThat(run("health.sh").finish(TestDevice.SOON).exitCode()).isZero();
    }
  }

  @Test
  void a_port_that_is_no_number_is_told() {
    environment.put("PORT", "http");
    AgentsyncProcess.Finished finished = run("entry.sh").finish(TestDevice.SOON);
    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err()).contains("PORT is 'http'");
    assertThat(data.resolve("vault")).doesNotExist();
  }
}

package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that somebody else wrote, dropped into a folder. */
class PluginsIT {
  @TempDir static Path strangers;
  private static Path jar;

  @TempDir Path directory;
  private Workspace workspace;

  @BeforeAll
  static void buildAsAStrangerWould() throws IOException, InterruptedException {
    try (StrangersBuild build = new StrangersBuild(strangers)) {
      jar = build.build("transport-unix");
    }
  }

  @BeforeEach
  void open() {
    workspace = Workspace.in(directory);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private static void give(TestDevice device, Path plugin) throws IOException {
    Path folder = Files.createDirectories(device.home().resolve(".agentsync/plugins"));
    Files.copy(plugin, folder.resolve(plugin.getFileName()));
  }

  @Test
  void two_vaults_sync_over_a_transport_that_was_dropped_in() throws IOException {
    TestDevice hub = workspace.hub("hub");
    TestDevice alice = workspace.device("alice");
    give(hub, jar);
    give(alice, jar);
    hub.write("first.md", "from the hub\n");
    alice.startPlain("key", "generate").finish(TestDevice.SOON);
    String url = "unix://" + directory.resolve("s");
    AgentsyncProcess listening = hub.start("watch", "--listen", url);
    listening.awaitOut("listening on unix://", TestDevice.SOON);
    hub.awaitExists("authorized_keys");
    hub.authorize(alice);
    listening.awaitErr("peer added to authorized_keys.*alice", TestDevice.SOON);
    AgentsyncProcess clone =
        alice.startPlain("clone", url, alice.folder().toString(), "--accept-hub-key", hub.key());
    clone.awaitOut("^connected to unix://", TestDevice.SOON);
    alice.awaitText("first.md", "from the hub\n");
    alice.write("second.md", "from alice\n");
    hub.awaitText("second.md", "from alice\n");
    assertThat(alice.ok("plugins"))
        .containsPattern(
            "transport +unix +com\\.example\\.agentsync\\.unix +1\\.0\\.0 +yes +/.*\\.jar")
        .containsPattern("storage +file +dev\\.agentsync\\.storage\\.file +0\\.1\\.0 +yes +image");
    assertThat(alice.ok("plugins", "--json"))
        .contains(
            "{\"kind\":\"transport\",\"id\":\"unix\",\"module\":\"com.example.agentsync.unix\"")
        .contains("\"problems\":[]");
  }

  @Test
  void one_that_cannot_be_used_is_told_and_the_rest_works() throws IOException {
    TestDevice device = workspace.hub("device");
    give(device, jar);
    Path noise = device.home().resolve(".agentsync/plugins/noise.jar");
    Files.writeString(noise, "not a zip");
    Files.copy(jar, noise.resolveSibling("zz-copy.jar"));
    AgentsyncProcess.Finished listed = device.run("plugins");
    assertThat(listed.exitCode()).isZero();
    assertThat(listed.out())
        .contains("The plugin " + noise + " cannot be used: ")
        .containsPattern("zz-copy\\.jar is left out: its transport is called 'unix'")
        .containsPattern("transport +unix ");
    AgentsyncProcess.Finished status = device.run("status");
    assertThat(status.exitCode()).isZero();
  }

  @Test
  void without_the_plugin_its_scheme_is_answered_with_those_there_are() {
    TestDevice device = workspace.device("device");
    AgentsyncProcess.Finished clone =
        device
            .startPlain("clone", "unix:///run/s", device.folder().toString())
            .finish(TestDevice.SOON);
    assertThat(clone.exitCode()).isEqualTo(3);
    assertThat(clone.err()).contains("unsupported scheme \"unix\"").contains("wss://");
  }
}

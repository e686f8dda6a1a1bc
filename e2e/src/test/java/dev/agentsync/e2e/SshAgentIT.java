package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.Conditions;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices whose keys an OpenSSH agent holds, or that a passphrase protects. */
class SshAgentIT {
  @TempDir Path directory;
  private Workspace workspace;
  private Path socket;
  private Process agent;

  @BeforeEach
  void open() throws Exception {
    workspace = Workspace.in(Files.createDirectory(directory.resolve("w")));
    socket = directory.resolve("a.sock");
    try {
      agent =
          new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("agent.log").toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(System.getenv("CI") != null, "ssh-agent is not installed");
      throw e;
    }
    Conditions.await("the agent listens", TestDevice.SOON, () -> Files.exists(socket));
  }

  @AfterEach
  void stop() {
    workspace.close();
    if (agent != null) {
      agent.destroyForcibly();
    }
  }

  private String make(String name, String passphrase) throws Exception {
    run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", name);
    String line = Files.readString(directory.resolve(name + ".pub")).strip();
    return line.substring(0, line.lastIndexOf(' '));
  }

  private void add(String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of("ssh-add", "-q"));
    command.addAll(List.of(arguments));
    run(Map.of("SSH_AUTH_SOCK", socket.toString()), command.toArray(String[]::new));
  }

  private void run(Map<String, String> environment, String... command) throws Exception {
    Path log = directory.resolve("tool.log");
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  @Test
  void both_sides_of_a_link_may_have_their_keys_in_an_agent() throws Exception {
    String hubKey = make("hub", "");
    String aliceKey = make("alice", "");
    add("hub");
    TestDevice hub = workspace.device("hub");
    hub.ok("init", "--name", "hub", "--identity-agent", socket.toString());
    assertThat(Files.readString(hub.path(".agentsync/config.toml")))
        .contains("agent_socket = \"" + socket + "\"")
        .contains("agent_pubkey = \"" + hubKey + "\"");
    assertThat(hub.home().resolve(".agentsync/id_ed25519")).as("no key file").doesNotExist();
    assertThat(hub.key()).isEqualTo(hubKey);

    add("alice");
    assertThat(hub.ok("key", "list"))
        .contains("* sshagent: " + hubKey + " hub", "  sshagent: " + aliceKey + " alice");
    TestDevice.Running running = hub.listen();
    TestDevice alice = workspace.device("alice").environment("SSH_AUTH_SOCK", socket.toString());
    AgentsyncProcess.Finished several =
        alice
            .startPlain(
                "clone",
                running.url(),
                alice.folder().toString(),
                "--identity-agent",
                socket.toString())
            .finish(TestDevice.SOON);
    assertThat(several.exitCode()).isEqualTo(3);
    assertThat(several.err()).contains("several Ed25519 keys").contains(aliceKey + " alice");

    Files.writeString(
        hub.path("authorized_keys"),
        aliceKey + " alice\n",
        java.nio.file.StandardOpenOption.APPEND);
    running.process().awaitErr("peer added to authorized_keys.*alice", TestDevice.SOON);
    AgentsyncProcess clone =
        alice.startPlain(
            "clone",
            running.url(),
            alice.folder().toString(),
            "--accept-hub-key",
            hubKey,
            "--identity-agent-pubkey",
            directory.resolve("alice.pub").toString());
    clone.awaitOut("^connected to ", TestDevice.SOON);
    hub.write("note.md", "signed by an agent\n");
    alice.awaitText("note.md", "signed by an agent\n");
    clone.signal("TERM");
    clone.finish(TestDevice.SOON);

    add("-d", "alice");
    AgentsyncProcess.Finished missing = alice.run("push");
    assertThat(missing.exitCode()).isIn(3, 4);
    assertThat(missing.err()).contains("has no key matching").contains("ssh-add");
    add("alice");
    alice.write("back.md", "there again\n");
    alice.ok("push");
    hub.awaitText("back.md", "there again\n");
  }

  @Test
  void a_key_file_with_a_passphrase_is_opened_from_a_file_and_looking_needs_none()
      throws Exception {
    String key = make("locked", "correct horse");
    Path secret = Files.writeString(directory.resolve("secret"), "correct horse\n");
    TestDevice hub = workspace.device("hub");
    AgentsyncProcess.Finished asked =
        hub.run("init", "--name", "hub", "--identity", directory.resolve("locked").toString());
    assertThat(asked.exitCode()).isEqualTo(3);
    assertThat(asked.err()).contains("AGENTSYNC_PASSPHRASE_FILE").doesNotContain("correct horse");

    hub.environment("AGENTSYNC_PASSPHRASE_FILE", secret.toString());
    hub.ok("init", "--name", "hub", "--identity", directory.resolve("locked").toString());
    TestDevice.Running running = hub.listen();
    TestDevice alice = workspace.join(hub, running, "alice");
    alice.watch();
    hub.write("note.md", "text\n");
    alice.awaitText("note.md", "text\n");
    running.process().signal("TERM");
    running.process().finish(TestDevice.SOON);

    Files.writeString(secret, "wrong\n");
    assertThat(hub.ok("status")).contains(key);
    assertThat(hub.ok("key", "list")).contains("* file: " + key);
    AgentsyncProcess.Finished wrong = hub.run("watch");
    assertThat(wrong.exitCode()).isEqualTo(3);
    assertThat(wrong.err()).contains("the passphrase does not open").doesNotContain("wrong\n");
  }
}

package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as the public project's users know it. */
class CommandLineIT {
  @TempDir Path directory;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.in(directory);
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  @Test
  void init_prints_the_vault_and_leaves_its_files() throws IOException {
    TestDevice device = workspace.device("notes");
    String out = device.ok("init", "--name", "My Notes");
    assertThat(out.lines().toList().get(0)).isEqualTo("Initialized agentsync vault.");
    assertThat(out).containsPattern("(?m)^vault_id      = [0-9a-f-]{36}$");
    assertThat(out).containsPattern("(?m)^name          = My Notes$");
    assertThat(out).contains("identity_pub  = " + device.key() + "\n");
    Path identity = device.home().resolve(".agentsync/id_ed25519");
    assertThat(out).contains("identity_path = " + identity);
    assertThat(identity).content().startsWith("agentsync-identity-v1 ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(identity)))
        .isEqualTo("rw-------");
    assertThat(identity.resolveSibling("id_ed25519.pub")).content().isEqualTo(device.key() + "\n");
    assertThat(device.path(".gitignore")).content().contains(".agentsync/\n");
    assertThat(device.path(".agentsignore")).content().contains(".agentsync/\n");
    assertThat(device.path(".syncignore")).content().contains("node_modules/\n.DS_Store");
    assertThat(device.path(".agentsync/config.toml"))
        .content()
        .contains("[vault]", "[identity]", "[sync]", "attachment_max_bytes = 10485760");
    AgentsyncProcess.Finished again = device.run("init");
    assertThat(again.exitCode()).isNotZero();
    assertThat(again.err())
        .contains(
            "Error: vault already initialized at " + device.folder() + " (config.toml exists)");
  }

  @Test
  void init_keeps_what_is_there_and_two_vaults_share_one_key() throws IOException {
    TestDevice device = workspace.device("notes");
    Files.createDirectories(device.folder());
    Files.writeString(device.path(".gitignore"), "mine");
    Files.writeString(device.path(".agentsignore"), ".agentsync/\n");
    Files.writeString(device.path(".syncignore"), "own rules\n");
    Files.writeString(device.path("old.md"), "older than the vault\n");
    String key =
        device
            .ok("init")
            .lines()
            .filter(l -> l.startsWith("identity_pub"))
            .findFirst()
            .orElseThrow();
    assertThat(device.path(".gitignore")).content().isEqualTo("mine\n.agentsync/\n");
    assertThat(device.path(".agentsignore")).content().isEqualTo(".agentsync/\n");
    assertThat(device.path(".syncignore")).content().isEqualTo("own rules\n");
    AgentsyncProcess.Finished other =
        device
            .startPlain(
                "--cwd", directory.resolve("second").toString(), "init", "--no-ignore-files")
            .finish(TestDevice.SOON);
    assertThat(other.out()).contains(key);
    assertThat(directory.resolve("second/.gitignore")).doesNotExist();
    assertThat(directory.resolve("second/.syncignore")).doesNotExist();
    device.listen();
    assertThat(device.read("old.md")).isEqualTo("older than the vault\n");
    device.awaitContains("authorized_keys", " creator");
    assertThat(device.path("peers.md")).doesNotExist();
  }

  @Test
  void an_identity_of_its_own_stays_with_the_vault() {
    TestDevice device = workspace.device("notes");
    device.ok("init", "--identity", ".agentsync/identity");
    assertThat(device.path(".agentsync/identity")).exists();
    assertThat(device.home().resolve(".agentsync/id_ed25519")).doesNotExist();
    assertThat(device.path(".agentsync/config.toml"))
        .content()
        .contains("path = \".agentsync/identity\"");
    assertThat(device.key()).startsWith("ssh-ed25519 ");
  }

  @Test
  void key_generate_prints_the_key_and_never_overwrites() {
    TestDevice device = workspace.device("nowhere");
    AgentsyncProcess.Finished first = device.startPlain("key", "generate").finish(TestDevice.SOON);
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).matches("ssh-ed25519 [A-Za-z0-9+/=]+");
    assertThat(first.err()).contains("identity written to ");
    AgentsyncProcess.Finished second = device.startPlain("key", "generate").finish(TestDevice.SOON);
    assertThat(second.exitCode()).isNotZero();
    assertThat(second.err()).contains("refusing to overwrite");
    assertThat(device.startPlain("key", "show").finish(TestDevice.SOON).out())
        .isEqualTo(first.out());
  }

  @Test
  void versions_help_and_completions_answer() {
    TestDevice device = workspace.device("nowhere");
    for (String form : new String[] {"--version", "-V", "version"}) {
      assertThat(device.startPlain(form).finish(TestDevice.SOON).out())
          .isEqualTo("agentsync 0.1.0");
    }
    AgentsyncProcess.Finished help = device.startPlain("--help").finish(TestDevice.SOON);
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("init", "watch", "clone", "status", "push", "pull", "demo");
    String bash = device.startPlain("completions", "bash").finish(TestDevice.SOON).out();
    assertThat(bash).contains("init", "watch", "clone", "status", "push", "pull", "key", "hub");
    assertThat(device.startPlain("completions", "zsh").finish(TestDevice.SOON).out())
        .startsWith("#compdef agentsync");
    assertThat(device.startPlain("completions", "fish").finish(TestDevice.SOON).out())
        .contains("complete -c agentsync");
    assertThat(device.startPlain("completions", "bash", "--install").finish(TestDevice.SOON).out())
        .contains("installed completions to ");
    assertThat(device.home().resolve(".local/share/bash-completion/completions/agentsync"))
        .exists();
  }

  @Test
  void wrong_words_are_usage_errors() {
    TestDevice device = workspace.hub("notes");
    assertThat(device.run("wacth").exitCode()).isEqualTo(2);
    assertThat(device.run("status", "--no-such-option").exitCode()).isEqualTo(2);
    assertThat(device.run("completions", "tcsh").exitCode()).isEqualTo(2);
    AgentsyncProcess.Finished address = device.run("watch", "--listen", "nowhere");
    assertThat(address.exitCode()).isNotZero();
    assertThat(address.err()).contains("invalid --listen address: nowhere");
  }

  @Test
  void a_folder_may_be_named_like_a_command() {
    TestDevice device = workspace.device("notes");
    AgentsyncProcess.Finished init =
        device.startPlain("--cwd", "hub", "init").finish(TestDevice.SOON);
    assertThat(init.exitCode()).as(init.err()).isZero();
    assertThat(device.home().resolve("hub/.agentsync/config.toml")).exists();
  }

  @Test
  void bare_forms_watch() {
    TestDevice device = workspace.hub("notes");
    AgentsyncProcess path = device.startPlain(device.folder().toString());
    path.awaitOut("^watching .*" + device.folder().getFileName(), TestDevice.SOON);
    path.awaitOut("^vault_id: ", TestDevice.SOON);
    path.awaitOut("^identity_pub: ssh-ed25519 ", TestDevice.SOON);
    path.signal("INT");
    AgentsyncProcess.Finished finished = path.finish(TestDevice.SOON);
    assertThat(finished.exitCode()).isZero();
    assertThat(finished.out()).endsWith("shutting down");
    AgentsyncProcess listen = device.start("--listen", "127.0.0.1:0");
    listen.awaitOut("^listening on wss://127.0.0.1:[1-9]", TestDevice.SOON);
    device.environment("AGENTSYNC_CWD", device.folder().toString());
    assertThat(device.startPlain("status").finish(TestDevice.SOON).out())
        .contains("vault_id:       ");
  }

  @Test
  void without_a_vault_every_command_says_what_to_do() {
    TestDevice device = workspace.device("empty");
    for (String command : new String[] {"status", "push", "pull", "watch"}) {
      AgentsyncProcess.Finished finished = device.run(command);
      assertThat(finished.exitCode()).as(command).isEqualTo(3);
      assertThat(finished.err())
          .contains("no vault configured at " + device.folder())
          .contains("agentsync init");
    }
  }
}

package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own. */
class AgentIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private Workspace workspace;
  private TestDevice server;

  @BeforeEach
  void start() {
    workspace = Workspace.in(directory);
    server = workspace.hub("notes"); // which registers it
  }

  @AfterEach
  void stop() {
    for (String profile : new String[] {"default", "work"}) {
      server.run("agent", "stop", "--profile", profile);
    }
    workspace.close();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  private JsonNode agent() {
    return json(server.ok("agent", "list", "--json")).path("profiles").path(0).path("agent");
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void it_is_ready_when_the_command_ends_and_devices_reach_its_vaults() {
    JsonNode started = json(server.ok("agent", "start", "--listen", "127.0.0.1:0", "--json"));
    long pid = started.path("pid").asLong();
    String url = started.path("listening").asText();
    assertThat(alive(pid)).isTrue();
    assertThat(sessionOf(pid)).isEqualTo(pid);
    assertThat(server.ok("status")).contains("watched by:     process " + pid);

    TestDevice laptop = workspace.device("laptop");
    laptop.startPlain("key", "generate").finish(TestDevice.SOON);
    server.authorize(laptop);
    server.ok("status"); // it has looked at the folder
    AgentsyncProcess clone = laptop.startPlain(cloning(laptop, url)); // without a path
    clone.awaitOut("^connected to ", TestDevice.SOON);
    server.write("a.md", "from the server\n");
    laptop.awaitText("a.md", "from the server\n");
    assertThat(agent().path("vaults").path(0).path("connected").asInt()).isEqualTo(1);
    clone.signal("TERM");
    clone.finish(TestDevice.SOON);

    assertThat(server.ok("agent", "stop")).contains("agent stopped (process " + pid + ")");
    server.awaitThat("the process to be gone", () -> !alive(pid));
    assertThat(server.ok("agent", "logs", "-n", "1")).contains("agent ended");
    assertThat(server.ok("agent", "stop")).contains("no agent runs");
  }

  @Test
  void a_vault_at_a_url_is_cloned_and_kept_and_a_removed_key_is_told() {
    server.write("a.md", "from the server\n");
    String url =
        json(server.ok("agent", "start", "--listen", "127.0.0.1:0", "--json"))
            .path("listening")
            .asText();
    TestDevice laptop = workspace.device("laptop");
    laptop.startPlain("key", "generate").finish(TestDevice.SOON);
    server.authorize(laptop);
    server.ok("status");
    AgentsyncProcess added =
        laptop.startPlain(
            "vault",
            "add",
            url + "/notes",
            laptop.folder().toString(),
            "--name",
            "mine",
            "--accept-hub-key",
            server.key());
    assertThat(added.finish(TestDevice.SOON).out()).contains("added mine (peer, ");
    try {
      assertThat(laptop.ok("agent", "start")).contains("1 vault");
      laptop.awaitText("a.md", "from the server\n");
      laptop.write("b.md", "from the laptop\n");
      server.awaitText("b.md", "from the laptop\n");

      String label = laptop.key().split(" ", 3)[1];
      server.write(
          "authorized_keys",
          server
              .read("authorized_keys")
              .lines()
              .filter(line -> !line.contains(label))
              .collect(Collectors.joining("\n", "", "\n")));
      laptop.awaitThat(
          "the laptop's agent to tell",
          () -> laptop.ok("agent", "list").contains("problem: auth failed"));
      laptop.write("c.md", "not lost\n");
      assertThat(laptop.ok("status")).contains("1 change (");
      assertThat(laptop.read("a.md")).isEqualTo("from the server\n");
    } finally {
      laptop.run("agent", "stop");
    }
  }

  private String[] cloning(TestDevice laptop, String url) {
    return new String[] {
      "clone", url, laptop.folder().toString(), "--accept-hub-key", server.key()
    };
  }

  private static long sessionOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
    } catch (IOException e) {
      throw new AssertionError("no process " + pid, e);
    }
  }

  @Test
  void killed_it_is_said_to_have_died_and_starts_again_with_everything() {
    long pid = json(server.ok("agent", "start", "--json")).path("pid").asLong();
    server.write("a.md", "kept\n");
    server.ok("status");
    ProcessHandle killed = ProcessHandle.of(pid).orElseThrow();
    killed.destroyForcibly();
    server.awaitThat("the agent to be gone", () -> !alive(pid));
    assertThat(server.ok("agent", "list")).contains("ended without saying goodbye");
    server.write("b.md", "written while none ran\n");
    JsonNode again = json(server.ok("agent", "start", "--json"));
    assertThat(again.path("pid").asLong()).isNotEqualTo(pid);
    assertThat(again.path("vaults").path(0).path("state").asText()).isEqualTo("open");
    assertThat(server.ok("log", "b.md")).isNotEmpty();
    long now = again.path("pid").asLong();
    assertThat(server.ok("agent", "start")).contains("runs already: process " + now);
    AgentsyncProcess.Finished second = server.run("agent", "start", "-f");
    assertThat(second.exitCode()).isEqualTo(7);
    assertThat(second.err()).contains("has an agent already: process " + now);
    JsonNode restarted = json(server.ok("agent", "restart", "--json"));
    assertThat(restarted.path("pid").asLong()).isNotEqualTo(now);
    server.awaitThat("the old process to be gone", () -> !alive(now));
  }

  @Test
  void in_the_foreground_it_says_when_it_is_ready_and_ends_as_it_is_told() {
    AgentsyncProcess foreground = server.start("agent", "start", "-f", "--listen", "127.0.0.1:0");
    foreground.awaitOut("agent ready: process \\d+, 1 vault, listening on wss:", TestDevice.SOON);
    foreground.awaitErr("vault open vault=notes", TestDevice.SOON);
    long begun = System.nanoTime();
    foreground.signal("TERM");
    AgentsyncProcess.Finished ended = foreground.finish(TestDevice.SOON);
    assertThat(ended.exitCode()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    assertThat(ended.err()).contains("agent ended");
  }

  @Test
  void what_keeps_it_from_starting_is_told_by_the_command_with_its_exit_code() throws Exception {
    Files.writeString(server.home().resolve(".agentsync/registry.toml"), "[[vault]]\nname = 1\n");
    AgentsyncProcess.Finished start = server.run("agent", "start");
    assertThat(start.exitCode()).isEqualTo(3);
    assertThat(start.err()).contains("registry.toml: name of vault 1 must be a text in quotes");
    assertThat(server.ok("agent", "list")).contains("no agent runs", "problem: ");
  }

  @Test
  void profiles_have_keys_vaults_and_agents_of_their_own() {
    TestDevice work = server.environment("AGENTSYNC_PROFILE", "work");
    String key = work.ok("key", "generate").strip();
    assertThat(server.home().resolve(".agentsync/profiles/work/id_ed25519")).exists();
    assertThat(work.ok("vault", "list")).contains("no vault is registered");
    assertThat(work.ok("agent", "start")).contains("0 vaults");
    server.environment("AGENTSYNC_PROFILE", "");
    assertThat(server.key()).isNotEqualTo(key);
    assertThat(server.ok("agent", "start")).contains("1 vault");
    assertThat(server.ok("agent", "list"))
        .contains("profile default: agent runs", "profile work: agent runs");
    assertThat(server.ok("profile", "list")).contains("* default", "  work");
    server.ok("agent", "stop", "--profile", "work");
    assertThat(server.ok("agent", "list"))
        .contains("profile default: agent runs", "profile work: no agent runs");
  }

  @Test
  void a_backup_of_all_vaults_comes_back_with_its_history_after_a_reset() throws Exception {
    server.ok("identity", "create", "ann");
    server.ok("agent", "start");
    server.write("a.md", "one\n");
    server.ok("snapshot", "create", "first");
    String backup = directory.resolve("all.zip").toString();
    JsonNode exported = json(server.ok("export", "--all", backup, "--json")).path("exported");
    assertThat(exported.path("file").asText()).isEqualTo(backup);
    assertThat(server.ok("backup", "verify", backup)).contains("vault:        notes ");
    assertThat(server.ok("reset")).contains("would be removed", server.folder() + "/.agentsync");
    assertThat(server.ok("agent", "list")).contains("agent runs");
    server.ok("reset", "--force");
    assertThat(server.read("a.md")).isEqualTo("one\n");
    assertThat(server.path(".agentsync")).doesNotExist();
    assertThat(server.ok("agent", "list")).contains("no agent runs");

    Path restored = directory.resolve("restored");
    server.ok("import", backup, restored.toString());
    assertThat(server.ok("vault", "list")).contains(restored + "/notes");
    AgentsyncProcess labels = server.startPlain("--cwd", restored + "/notes", "snapshot", "list");
    assertThat(labels.finish(TestDevice.SOON).out()).contains("first");
    server.ok("key", "generate"); // the backup holds none
    assertThat(server.ok("identity", "show")).contains("SHA256:");
  }

  @Test
  void a_service_is_installed_and_removed_with_the_systems_own_tool() throws Exception {
    Path tools = Files.createDirectories(directory.resolve("tools"));
    Path said = directory.resolve("said");
    Path systemctl =
        Files.writeString(tools.resolve("systemctl"), "#!/bin/sh\necho \"$*\" >>" + said + "\n");
    assertThat(systemctl.toFile().setExecutable(true)).isTrue();
    server.environment("PATH", tools + ":" + System.getenv("PATH"));
    Path unit = server.home().resolve(".config/systemd/user/agentsync.service");
    String printed = server.ok("agent", "install", "--print");
    assertThat(printed).contains("Type=notify", "agent start -f", "NoNewPrivileges=yes");
    assertThat(unit).doesNotExist();
    assertThat(server.ok("agent", "install", "--listen", "127.0.0.1:4430"))
        .contains("installed " + unit);
    assertThat(unit).hasContent(printed);
    assertThat(server.ok("agent", "uninstall")).contains("removed " + unit);
    assertThat(unit).doesNotExist();
    assertThat(said)
        .hasContent(
            "--user daemon-reload\n"
                + "--user enable --now agentsync.service\n"
                + "--user disable --now agentsync.service");
    Files.writeString(systemctl, "#!/bin/sh\necho no bus; exit 1\n");
    AgentsyncProcess.Finished refused = server.run("agent", "install");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).contains("systemctl --user daemon-reload' failed with 1: no bus");
  }
}

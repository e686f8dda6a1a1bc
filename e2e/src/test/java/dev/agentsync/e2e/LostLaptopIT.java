package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent is for: the laptop is gone, and a new one has everything after one command. */
class LostLaptopIT {
  @TempDir Path directory;
  private Workspace workspace;
  private TestDevice server;

  @BeforeEach
  void start() {
    workspace = Workspace.in(directory);
    server = workspace.device("server");
    server.ok("halo", "create", "ann"); // as "identity create"
    server.ok("init", "--name", "notes"); // which registers it with the agent
    server.ok("agent", "start", "--listen", "127.0.0.1:0");
    server.ok("identity", "add-vault");
  }

  @AfterEach
  void stop() {
    server.run("agent", "stop");
    workspace.close();
  }

  /** Lets a device join the identity; returns the folder of its notes. */
  private Path join(TestDevice device) {
    String invited = server.ok("halo", "share", "--label", device.name(), "--json");
    Matcher code = Pattern.compile("\"code\":\"([^\"]+)\"").matcher(invited);
    assertThat(code.find()).as(invited).isTrue();
    AgentsyncProcess.Finished joined =
        device
            .startPlain("halo", "join", code.group(1), device.folder().toString())
            .finish(TestDevice.SOON);
    assertThat(joined.exitCode()).as(joined.err()).isZero();
    return device.folder().resolve("notes");
  }

  private static String ok(TestDevice device, Path vault, String... command) {
    var words = new ArrayList<>(List.of("--cwd", vault.toString()));
    words.addAll(List.of(command));
    AgentsyncProcess.Finished finished =
        device.startPlain(words.toArray(String[]::new)).finish(TestDevice.SOON);
    assertThat(finished.exitCode()).as(finished.err()).isZero();
    return finished.out();
  }

  @Test
  void a_new_device_gets_all_vaults_with_their_history_and_the_lost_one_gets_nothing() {
    TestDevice laptop = workspace.device("laptop");
    Path notes = join(laptop);
    laptop.write("notes/diary.md", "written on the laptop\n");
    ok(laptop, notes, "push");

    server.ok("device", "remove", "laptop");
    TestDevice fresh = workspace.device("fresh");
    Path again = join(fresh);

    assertThat(fresh.read("notes/diary.md")).isEqualTo("written on the laptop\n");
    assertThat(ok(fresh, again, "log", "diary.md")).contains("laptop");
    server.awaitThat(
        "the vault to follow", () -> !server.read("authorized_keys").contains(" laptop"));
    AgentsyncProcess.Finished thief =
        laptop.startPlain("--cwd", notes.toString(), "pull").finish(TestDevice.SOON);
    assertThat(thief.exitCode()).isEqualTo(4);
    assertThat(server.ok("identity", "show")).contains("fresh  SHA256:").contains("removed");
  }
}

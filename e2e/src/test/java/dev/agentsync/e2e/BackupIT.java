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
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export}, {@code import} and {@code backup verify}, with the built command. */
class BackupIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private Workspace workspace;
  private TestDevice alice;
  private Path file;

  @BeforeEach
  void start() {
    workspace = Workspace.in(directory);
    alice = workspace.hub("alice");
    file = directory.resolve("notes.zip");
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  @Test
  void a_vault_that_is_watched_moves_to_another_machine_with_its_past() throws IOException {
    alice.write("note.md", "first\n");
    alice.watch();
    alice.ok("snapshot", "create", "draft");
    alice.write("note.md", "first\nsecond\n");
    JsonNode exported = json(alice.ok("export", file.toString(), "--json")).get("exported");
    assertThat(exported.get("files").asInt()).isEqualTo(3);
    assertThat(alice.ok("backup", "verify", file.toString())).startsWith("whole: " + file);
    assertThat(alice.run("export", file.toString()).exitCode()).isEqualTo(3);
    alice.ok("export", file.toString(), "--force");

    TestDevice bob = workspace.device("bob");
    AgentsyncProcess.Finished imported =
        bob.startPlain("import", file.toString(), bob.folder().toString()).finish(TestDevice.SOON);
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(imported.out()).startsWith("imported into " + bob.folder());
    assertThat(bob.read("note.md")).isEqualTo("first\nsecond\n");
    assertThat(bob.ok("show", "snapshot:draft:note.md")).isEqualTo("first");
    JsonNode again =
        json(bob.ok("export", directory.resolve("again.zip").toString(), "--json")).get("exported");
    assertThat(again.get("heads")).isEqualTo(exported.get("heads"));
    assertThat(again.get("vault_id")).isEqualTo(exported.get("vault_id"));
    assertThat(bob.run("import", file.toString(), bob.folder().toString()).exitCode()).isEqualTo(3);
  }

  @Test
  void a_damaged_backup_is_refused_and_leaves_nothing() throws IOException {
    alice.ok("export", file.toString());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
    TestDevice bob = workspace.device("bob");
    for (String[] words :
        new String[][] {
          {"backup", "verify", file.toString()},
          {"import", file.toString(), bob.folder().toString()}
        }) {
      AgentsyncProcess.Finished finished = bob.startPlain(words).finish(TestDevice.SOON);
      assertThat(finished.exitCode()).isEqualTo(6);
      assertThat(finished.err()).contains("is damaged").doesNotContain("\tat ");
    }
    assertThat(bob.folder()).doesNotExist();
  }

  @Test
  void an_import_killed_at_any_moment_is_a_vault_or_is_none() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    Path config = alice.path(".agentsync/config.toml");
    Files.writeString(
        config, Files.readString(config).replace("include = []", "include = [\"*.bin\"]"));
    byte[] noise = new byte[1 << 16];
    for (int i = 0; i < 60; i++) {
      random.nextBytes(noise);
      alice.writeBytes("data-" + i + ".bin", noise);
    }
    alice.ok("export", file.toString());
    int whole = 0;
    for (int round = 0; round < 4; round++) {
      TestDevice bob = workspace.device("bob" + round);
      AgentsyncProcess killed = bob.startPlain("import", file.toString(), bob.folder().toString());
      bob.awaitThat(
          "the import to have begun",
          () ->
              Files.exists(bob.path(".agentsync.importing"))
                  || Files.exists(bob.path(".agentsync")));
      LockSupport.parkNanos(random.nextInt(300_000_000));
      killed.kill();
      String what = "seed " + seed + " round " + round;
      if (Files.exists(bob.path(".agentsync"))) {
        whole++;
      } else {
        assertThat(bob.run("status").exitCode()).as(what).isEqualTo(3);
        AgentsyncProcess.Finished again =
            bob.startPlain("import", file.toString(), bob.folder().toString())
                .finish(TestDevice.SOON);
        assertThat(again.exitCode()).as(what + again.err()).isZero();
      }
      assertThat(bob.ok("status")).as(what).contains("file count:     62");
    }
    System.out.println("seed " + seed + ": " + whole + " of 4 imports were whole when killed");
  }
}

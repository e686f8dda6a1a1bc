package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every storage of the image, and the way from one to another. */
class StorageIT {
  private static final int ROUNDS = Integer.getInteger("storage.migration.rounds", 4);

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

  private TestDevice hub(String storage) {
    TestDevice hub = workspace.device("hub");
    hub.ok("init", "--name", "hub", "--storage", storage);
    return hub;
  }

  @ParameterizedTest
  @CsvSource({
    "file, sqlite, false",
    "sqlite, lmdb, false",
    "lmdb, file, false",
    "file, lmdb, true",
    "sqlite, file, true",
    "lmdb, sqlite, true"
  })
  void every_storage_syncs_over_every_transport_and_survives_a_kill(
      String hubs, String peers, boolean plain) {
    TestDevice hub = hub(hubs);
    String[] more = plain ? new String[] {"--no-tls"} : new String[0];
    TestDevice.Running running = hub.listen(more);
    TestDevice alice = workspace.join(hub, running, "alice");
    alice.ok("storage", "migrate", "--to", peers);
    alice.watch();
    alice.write("from-alice.md", "hello\n");
    hub.awaitText("from-alice.md", "hello\n");
    hub.write("from-hub.md", "hello too\n");
    alice.awaitText("from-hub.md", "hello too\n");

    running.process().kill();
    hub.write("while-away.md", "written meanwhile\n");
    String address = running.url().replaceAll("^wss?://", "");
    AgentsyncProcess again =
        plain
            ? hub.start("watch", "--listen", address, "--no-tls")
            : hub.start("watch", "--listen", address);
    again.awaitOut("^watching ", TestDevice.SOON);
    alice.awaitText("while-away.md", "written meanwhile\n");

    assertThat(hub.ok("storage", "show"))
        .as("beside the process that has it open")
        .containsPattern("(?m)^" + hubs + " +in use");
    assertThat(alice.ok("storage", "show")).containsPattern("(?m)^" + peers + " +in use");
  }

  @Test
  void a_migration_killed_at_any_moment_has_happened_or_has_not() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    TestDevice hub = hub("file");
    for (int i = 0; i < 200; i++) {
      hub.write("note-" + i + ".md", ("line of note " + i + "\n").repeat(200));
    }
    TestDevice.Running running = hub.listen();
    TestDevice alice = workspace.join(hub, running, "alice");
    running.process().signal("TERM");
    running.process().finish(TestDevice.SOON);
    String before = files(alice);
    long begun = System.nanoTime();
    alice.ok("storage", "migrate", "--to", "sqlite");
    long usual = System.nanoTime() - begun;
    alice.ok("storage", "remove", "file");
    String storage = "sqlite";
    int happened = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String other = storage.equals("file") ? "sqlite" : "file";
      AgentsyncProcess migration = alice.start("storage", "migrate", "--to", other);
      // Most of the time is the start of the process; what we want to hit comes at the end of it.
      LockSupport.parkNanos(random.nextLong(usual / 3, usual * 5 / 4));
      migration.kill();
      String what = "seed " + seed + " round " + round;
      assertThat(files(alice)).as(what).isEqualTo(before);
      String shown = alice.ok("storage", "show");
      assertThat(alice.path(".agentsync/storage.migrating")).as(what).doesNotExist();
      if (Pattern.compile("(?m)^" + other + " +in use").matcher(shown).find()) {
        happened++;
        alice.ok("storage", "remove", storage);
        storage = other;
      } else {
        assertThat(shown).as(what).containsPattern("(?m)^" + other + " +empty +-");
      }
    }
    System.out.println("seed " + seed + ": " + happened + " migrations came to their end");
    alice.ok("storage", "migrate", "--to", "lmdb");
    assertThat(files(alice)).isEqualTo(before);
    assertThat(alice.read("note-7.md")).startsWith("line of note 7\n");
  }

  private static String files(TestDevice device) {
    return device.ok("status").lines().filter(line -> line.startsWith("files")).toList().toString();
  }

  @Test
  void a_wrong_word_is_answered_with_the_right_one() throws IOException {
    TestDevice hub = hub("sqlite");
    Path config = hub.path(".agentsync/config.toml");
    Files.writeString(config, Files.readString(config).replace("\"sqlite\"", "\"file\""));
    AgentsyncProcess.Finished refused = hub.run("status");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).contains("kept by the storage 'sqlite'").doesNotContain("\tat ");
    assertThat(hub.path(".agentsync/doc.bin")).doesNotExist();

    Files.writeString(config, Files.readString(config).replace("\"file\"", "\"sqlit\""));
    assertThat(hub.run("status").exitCode()).isEqualTo(3);
    AgentsyncProcess.Finished unknown = workspace.device("other").run("init", "--storage", "sqlit");
    assertThat(unknown.exitCode()).isEqualTo(3);
    assertThat(unknown.err()).contains("No storage plugin 'sqlit'").contains("file, lmdb, sqlite");
  }

  @ParameterizedTest
  @CsvSource({"sqlite, vault.db", "lmdb, lmdb/data.mdb"})
  void a_damaged_file_is_told_in_a_sentence(String storage, String file) throws IOException {
    TestDevice hub = hub(storage);
    Path path = hub.path(".agentsync").resolve(file);
    byte[] content = Files.readAllBytes(path);
    for (int at = 0; at < content.length; at += 512) {
      content[at] ^= 0x55;
    }
    Files.write(path, content);
    AgentsyncProcess.Finished refused = hub.run("status");
    assertThat(refused.exitCode()).isEqualTo(6);
    assertThat(refused.err()).contains(path.toString()).contains("damaged").doesNotContain("\tat ");
    assertThat(Files.readAllBytes(path)).isEqualTo(content);
  }

  @Test
  void a_vault_in_use_is_not_moved() {
    TestDevice hub = hub("file");
    hub.listen();
    AgentsyncProcess.Finished refused = hub.run("storage", "migrate", "--to", "lmdb");
    assertThat(refused.exitCode()).isEqualTo(7);
    assertThat(refused.err()).contains("in use by process");
  }
}

package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each image holds what its row says, and does its main job. */
class ImagesIT {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "full", "hub", "enterprise"})
  void an_image_holds_exactly_the_modules_that_were_reviewed(String name)
      throws IOException, InterruptedException {
    Image image = Image.named(name);
    assertThat(image.modules()).isEqualTo(image.golden());
  }

  @ParameterizedTest
  @CsvSource({
    "minimal, engine java | transport wss | storage file | signer file | ignore gitignore",
    "hub, engine java | transport plainws | transport wss | storage file | storage lmdb |"
        + " storage sqlite | signer file | signer sshagent | ignore gitignore",
    "enterprise, engine java | transport wss | storage file | storage sqlite | signer sshagent |"
        + " ignore gitignore",
  })
  void it_lists_the_plugins_of_its_row(String name, String row) {
    try (Workspace workspace = Workspace.running(Image.named(name).folder(), directory)) {
      TestDevice device = workspace.device("device");
      List<String> listed =
          device
              .startPlain("plugins")
              .finish(TestDevice.SOON)
              .out()
              .lines()
              .skip(1)
              .map(line -> String.join(" ", List.of(line.split(" +")).subList(0, 2)))
              .sorted()
              .toList();
      assertThat(listed)
          .isEqualTo(Stream.of(row.split("\\|")).map(String::strip).sorted().toList());
    }
  }

  @Test
  void the_minimal_image_syncs_two_devices_after_it_was_moved() throws IOException {
    Path moved = copy(Image.named("minimal").folder(), directory.resolve("some where else"));
    try (Workspace workspace = Workspace.running(moved, directory)) {
      TestDevice hub = workspace.hub("hub");
      hub.write("first.md", "from the hub\n");
      TestDevice.Running listening = hub.listen();
      TestDevice alice = workspace.join(hub, listening, "alice");
      alice.watch();
      alice.awaitText("first.md", "from the hub\n");
      alice.write("second.md", "from alice\n");
      hub.awaitText("second.md", "from alice\n");
    }
  }

  /** Where libraries are cut down, these are the corners of them that are still needed. */
  @ParameterizedTest
  @ValueSource(strings = {"minimal", "full", "hub"})
  void keys_with_a_passphrase_and_malformed_rules_are_read(String name) throws IOException {
    try (Workspace workspace = Workspace.running(Image.named(name).folder(), directory)) {
      TestDevice device = workspace.device("device");
      Path key = device.home().resolve("openssh");
      AgentsyncProcess.start(
              directory,
              Map.of(),
              List.of(
                  "ssh-keygen", "-q", "-t", "ed25519", "-N", "secret-word", "-f", key.toString()))
          .finish(TestDevice.SOON);
      Path passphrase = Files.writeString(device.home().resolve("passphrase"), "secret-word");
      Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
      device.environment("AGENTSYNC_PASSPHRASE_FILE", passphrase.toString());
      device.ok("init", "--identity", key.toString());

      device.write(".syncignore", "[\n![z-a]x\n*.tmp\n");
      device.write("kept.md", "kept\n");
      device.write("left.tmp", "left\n");
      device.listen();
      device.awaitThat("the file counts", () -> device.ok("status").contains("file count:     3"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "full", "hub", "enterprise"})
  void libraries_of_other_platforms_stay_behind(String name) throws IOException {
    try (Stream<Path> files = Files.walk(Image.named(name).folder())) {
      assertThat(files.map(Path::toString))
          .noneMatch(file -> file.endsWith(".dll") || file.endsWith(".dylib"));
    }
  }

  /** Every way we could think of; each ends with a sentence that says why, and makes no key. */
  @Test
  void the_enterprise_image_signs_with_no_key_in_a_file() throws IOException {
    try (Workspace workspace = Workspace.running(Image.named("enterprise").folder(), directory);
        Workspace full = Workspace.in(directory)) {
      TestDevice maker = full.hub("maker");
      String key = maker.home().resolve(".agentsync/id_ed25519").toString();
      TestDevice device = workspace.device("device");
      String folder = device.folder().toString();

      assertRefused(device.startPlain("key", "generate"));
      assertRefused(device.startPlain(folder, "init"));
      assertRefused(device.startPlain(folder, "init", "--identity", key));
      assertRefused(device.startPlain("clone", "wss://127.0.0.1:1", folder, "--identity", key));
      device.environment("AGENTSYNC_IDENTITY", key);
      assertRefused(device.startPlain(folder, "init"));
      device.environment("AGENTSYNC_IDENTITY", "");

      // A plugin that could sign with files, where other images would take it from.
      Path plugins = Files.createDirectories(device.home().resolve(".agentsync/plugins"));
      Files.writeString(plugins.resolve("signer-file.jar"), "not even looked at");
      device.environment("AGENTSYNC_JAVA_OPTS", "-Dagentsync.plugins=" + plugins);
      device.environment("JDK_JAVA_OPTIONS", "-Dagentsync.plugins=" + plugins);
      device.environment("JAVA_TOOL_OPTIONS", "-Dagentsync.plugins=" + plugins);
      AgentsyncProcess.Finished listed = device.startPlain("plugins").finish(TestDevice.SOON);
      assertThat(listed.out()).doesNotContain("signer-file.jar").doesNotContain("cannot be used");
      assertThat(listed.err()).contains("AGENTSYNC_JAVA_OPTS has no effect");
      assertRefused(device.startPlain("key", "generate"));

      // A vault whose configuration names a key file, and one that asks for the plugin by name.
      TestDevice other = workspace.device("maker");
      other.environment("HOME", device.home().toString());
      append(maker, "[identity]\npath = \"" + key + "\"\n");
      assertRefused(other.start("watch", "--offline"));
      append(maker, "[signer]\nprovider = \"file\"\n");
      assertRefused(other.start("watch", "--listen", "127.0.0.1:0"));
      assertThat(device.home().resolve(".agentsync/id_ed25519")).doesNotExist();
    }
  }

  private static void append(TestDevice device, String table) throws IOException {
    Files.writeString(
        device.path(".agentsync/config.toml"), "\n" + table, StandardOpenOption.APPEND);
  }

  private static void assertRefused(AgentsyncProcess attempt) {
    AgentsyncProcess.Finished finished = attempt.finish(TestDevice.SOON);
    assertThat(finished.exitCode()).as(finished.err()).isIn(3, 4);
    assertThat(finished.err()).containsPattern("signer plugin|ssh-agent");
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
      }
    }
    return to;
  }
}

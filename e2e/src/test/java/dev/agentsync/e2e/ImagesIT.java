package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
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
  @ValueSource(strings = {"minimal", "full", "hub"})
  void an_image_holds_exactly_the_modules_that_were_reviewed(String name)
      throws IOException, InterruptedException {
    Image image = Image.named(name);
    assertThat(image.modules()).isEqualTo(image.golden());
  }

  @ParameterizedTest
  @CsvSource({
    "minimal, engine java | transport wss | storage file | signer file | ignore gitignore",
    "hub, engine java | transport plainws | transport wss | storage file | storage sqlite |"
        + " signer file | ignore gitignore",
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

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "full", "hub"})
  void libraries_of_other_platforms_stay_behind(String name) throws IOException {
    try (Stream<Path> files = Files.walk(Image.named(name).folder())) {
      assertThat(files.map(Path::toString))
          .noneMatch(file -> file.endsWith(".dll") || file.endsWith(".dylib"));
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(target);
        } else {
          Files.copy(
              file,
              target,
              java.nio.file.StandardCopyOption.COPY_ATTRIBUTES,
              LinkOption.NOFOLLOW_LINKS);
        }
      }
    }
    return to;
  }
}

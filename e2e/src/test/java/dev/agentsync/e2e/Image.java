package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An image that the build made beside the one most tests run. */
record Image(Path folder) {
  /** Returns the one of that name. */
  static Image named(String name) {
    Path folder = Path.of(System.getProperty("agentsync.image")).resolveSibling(name);
    assertThat(folder.resolve("bin/agentsync"))
        .as("the image %s, which the build of 'distribution' makes", name)
        .isExecutable();
    return new Image(folder.toAbsolutePath().normalize());
  }

  Path launcher() {
    return folder.resolve("bin/agentsync");
  }

  /** Returns the names of the modules inside, sorted. */
  List<String> modules() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(folder.resolve("bin/java").toString(), "--list-modules")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return said.lines().map(line -> line.split("[@ ]", 2)[0]).sorted().toList();
  }

  /** Returns the list in the repository, which a review sees change. */
  List<String> golden() throws IOException {
    return Files.readAllLines(
        Path.of("src/test/images").resolve(folder.getFileName() + ".modules"));
  }
}

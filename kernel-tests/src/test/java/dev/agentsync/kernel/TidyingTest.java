package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.engine.java.JavaEngineProvider;
import dev.agentsync.kernel.spi.BlobHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vault that is watched makes small by itself. */
class TidyingTest {
  private static final int FILES = 3;
  private static final int CHARACTERS = 900_000;

  @TempDir Path directory;

  @Test
  void a_history_that_has_grown_is_stored_anew_and_former_contents_go() throws Exception {
    try (var device = new Device(directory, "alice", new JavaEngineProvider())) {
      device.makeKey();
      device.init();
      String config = device.read(".agentsync/config.toml");
      device.write(
          ".agentsync/config.toml",
          config
              .replace("include = []", "include = [\"*.bin\"]")
              .replace("log_retention_days = 30", "log_retention_days = 0"));
      device.write("data.bin", "former\0");
      device.watch();
      device.await("the first content", () -> Files.exists(blob(device, "former\0")));
      device.write("data.bin", "live\0");
      device.await("the second content", () -> Files.exists(blob(device, "live\0")));
      var random = new Random(7);
      for (int i = 0; i < FILES; i++) {
        device.write("long" + i + ".md", noise(random));
      }
      device.vault().status();
      assertThat(blob(device, "former\0")).exists();
      device.stop();
      long before = Files.size(device.path(".agentsync/doc.bin"));

      device.watch();
      device.await("the former content to go", () -> !Files.exists(blob(device, "former\0")));
      assertThat(Files.size(device.path(".agentsync/doc.bin"))).isLessThan(before);
      assertThat(blob(device, "live\0")).exists();
      assertThat(device.read("data.bin")).isEqualTo("live\0");
    }
  }

  private static Path blob(Device device, String content) {
    BlobHash hash = BlobHash.of(content.getBytes(StandardCharsets.UTF_8));
    return device.path(".agentsync/blobs/" + hash.hex());
  }

  /** Text that cannot be made much smaller. */
  private static String noise(Random random) {
    var text = new StringBuilder(CHARACTERS);
    while (text.length() < CHARACTERS) {
      text.append((char) ('!' + random.nextInt(94)));
    }
    return text.append('\n').toString();
  }
}

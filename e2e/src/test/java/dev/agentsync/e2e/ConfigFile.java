package dev.agentsync.e2e;

import dev.agentsync.testkit.TestDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A device's {@code config.toml}, edited as a person would. */
record ConfigFile(Path file) {
  static ConfigFile of(TestDevice device) {
    return new ConfigFile(device.path(".agentsync/config.toml"));
  }

  String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces keys of the {@code [sync]} table. */
  void append(String... lines) {
    String text = text();
    for (String line : lines) {
      String key = line.substring(0, line.indexOf('=')).strip();
      text = text.replaceAll("(?ms)^" + key + " = (\\[.*?\\]|[^\\n]*)\\n", "");
      text = text.replace("[sync]\n", "[sync]\n" + line + "\n");
    }
    if (lines.length > 0) {
      write(text);
    }
  }
}

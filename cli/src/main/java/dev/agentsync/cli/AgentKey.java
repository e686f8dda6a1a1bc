package dev.agentsync.cli;

import dev.agentsync.kernel.spi.DeviceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of an agent's keys to use, as typed: the key itself, or a file whose first line it is. */
final class AgentKey {
  private AgentKey() {}

  static DeviceKey read(String text) {
    return text.startsWith("ssh-") ? parse(text, "--identity-agent-pubkey") : file(Path.of(text));
  }

  private static DeviceKey file(Path file) {
    try {
      return parse(
          Files.readString(file).lines().findFirst().orElse(""), file.toAbsolutePath().toString());
    } catch (IOException e) {
      throw new CommandException(
          "Cannot read the public key in " + file + ". Name a file like ~/.ssh/id_ed25519.pub.", e);
    }
  }

  private static DeviceKey parse(String line, String where) {
    try {
      return DeviceKey.parse(line.strip());
    } catch (IllegalArgumentException e) {
      throw new CommandException(where + " holds no ssh-ed25519 public key.", e);
    }
  }
}

package dev.agentsync.cli;

import dev.agentsync.kernel.KeyChoice;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that may sign with an agent's key. */
final class KeyArguments {
  @Option(
      names = "--identity-agent",
      paramLabel = "SOCK",
      description = "The socket of an ssh-agent that holds this device's key.")
  private @Nullable String socket;

  @Option(
      names = "--identity-agent-pubkey",
      paramLabel = "KEY",
      description =
          "Which of the agent's keys to use: the key, or a file that holds it. Needed only if it"
              + " has several.")
  private @Nullable String key;

  KeyChoice choice(Console console) {
    return new KeyChoice(
        Optional.ofNullable(socket).map(Path::of).map(Path::toAbsolutePath),
        Optional.ofNullable(key).map(AgentKey::read),
        console.passphrases());
  }
}

package dev.agentsync.cli;

import dev.agentsync.agent.AgentFiles;
import dev.agentsync.agent.AgentSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an agent listens, and where it puts what its owner has elsewhere. */
final class ServingArguments {
  private static final String NOWHERE = "none";

  @Option(
      names = "--listen",
      paramLabel = "ADDR",
      description =
          "Let devices in at this IP:port, each vault under its name: wss://host:port/NAME."
              + " 'none' to listen no longer.")
  private @Nullable String listen;

  @Option(
      names = "--no-tls",
      description = "Listen for plain WebSocket, behind a proxy that adds TLS.")
  private boolean noTls;

  @Option(
      names = "--clone-into",
      paramLabel = "DIR",
      description = "Clone the vaults that your identity lists into folders in DIR.")
  private @Nullable Path cloneInto;

  /** Notes it for this start and those to come. */
  void note(AgentFiles files) {
    Path folder = cloneInto;
    if (folder != null) {
      AgentSettings.cloneInto(files.settings(), folder.toAbsolutePath().normalize());
    }
    String given = listen;
    if (given == null) {
      return;
    }
    if (given.equals(NOWHERE)) {
      AgentSettings.listenNowhere(files.settings());
    } else {
      AgentSettings.listenAt(files.settings(), ListenAddress.uri(given, noTls ? "ws" : "wss"));
    }
  }
}

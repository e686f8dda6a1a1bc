package dev.agentsync.cli;

import dev.agentsync.agent.AgentFiles;
import dev.agentsync.agent.AgentSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an agent listens. */
final class ListenArguments {
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

  /** Notes it for this start and those to come. */
  void note(AgentFiles files) {
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

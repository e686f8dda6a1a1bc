package dev.agentsync.agent;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What an agent's process has to do with the system around it. */
public final class Host {
  private static final System.Logger LOG = System.getLogger("agentsync.agent");
  private static final String SOCKET = "NOTIFY_SOCKET";

  private Host() {}

  /**
   * Leaves the terminal's session, so that closing it or Ctrl-C there does not reach this process.
   * Where the system has no sessions, nothing happens.
   */
  public static void leaveSession() {
    if (Libc.here() && !Libc.newSession()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "no session of its own: the terminal may end this process when it is closed");
    }
  }

  /**
   * Tells the service manager that the agent is ready, if it has asked to be told: {@code READY=1}
   * to the datagram socket that {@code $NOTIFY_SOCKET} names, as sd_notify(3) describes.
   */
  public static void tellReady() {
    tellReady(System.getenv());
  }

  static void tellReady(Map<String, String> environment) {
    Optional.ofNullable(environment.get(SOCKET))
        .filter(name -> !name.isEmpty() && Libc.here())
        .ifPresent(Host::sendReady);
  }

  private static void sendReady(String socket) {
    byte[] address = socket.getBytes(StandardCharsets.UTF_8);
    if (address[0] == '@') {
      address[0] = 0; // Linux keeps such sockets by name only, not in the file system
    }
    byte[] message =
        ("READY=1\nMAINPID=" + ProcessHandle.current().pid() + "\n")
            .getBytes(StandardCharsets.UTF_8);
    if (!Libc.send(address, message)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the service manager could not be told that the agent is ready socket={0}",
          socket);
    }
  }
}

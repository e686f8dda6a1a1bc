package dev.agentsync.websocket;

import dev.agentsync.kernel.NetworkException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words what went wrong below, and what to do about it. */
public final class Failures {
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private Failures() {}

  /** For a name that nobody knows. */
  public static NetworkException unknownHost(Endpoint to, Throwable cause) {
    return new NetworkException(
        "Cannot reach "
            + to
            + ": the name "
            + to.host()
            + " is not known here. Check how it is written, and the network.",
        cause);
  }

  /** For a name server that does not answer. */
  public static NetworkException slowName(Endpoint to, Duration limit) {
    return new NetworkException(
        "Cannot reach "
            + to
            + ": the name "
            + to.host()
            + " was not looked up within "
            + Durations.text(limit)
            + ". Check the network.");
  }

  /** For an address that does not answer at all. */
  public static NetworkException noAnswer(Endpoint to, Duration limit) {
    return new NetworkException(
        "Cannot reach "
            + to
            + ": no answer within "
            + Durations.text(limit)
            + ". Check the address, and that no firewall is in between.");
  }

  /** For a connection that did not come about. */
  public static NetworkException connect(Endpoint to, Throwable cause) {
    String reason =
        switch (cause) {
          case NoRouteToHostException _ -> "there is no way to that host from here. " + CHECK;
          case ConnectException e when mentions(e, "refused") ->
              "the connection was refused. Is the hub running there, on that port?";
          case IOException e when mentions(e, "unreachable") ->
              "there is no network path to it. " + CHECK;
          case UnresolvedAddressException _ -> "its name is not known here. " + CHECK;
          default -> described(cause) + ".";
        };
    return new NetworkException("Cannot reach " + to + ": " + reason, cause);
  }

  private static final String CHECK = "Check the address and the network.";

  /** For a socket that opened, but on which no WebSocket came about. */
  public static NetworkException upgrade(Endpoint to, String reason) {
    return new NetworkException(
        "Cannot reach " + to + ": " + reason + " Is there an agentsync hub at this URL?");
  }

  /** For somebody who accepts and says nothing. */
  public static NetworkException slowHandshake(Endpoint to, Duration limit) {
    return new NetworkException(
        "Cannot reach "
            + to
            + ": it accepted the connection but did not answer as a hub within "
            + Durations.text(limit)
            + ".");
  }

  /** For an address that cannot be listened on. */
  public static NetworkException listen(Endpoint at, Throwable cause) {
    String reason =
        switch (cause) {
          case SocketException e when mentions(e, "permission denied") ->
              at.port() < FIRST_UNPRIVILEGED_PORT
                  ? "ports below "
                      + FIRST_UNPRIVILEGED_PORT
                      + " need a permission that this user lacks. Choose a higher one, such as "
                      + at.withPort(8443).authority()
                      + "."
                  : "this user is not permitted to.";
          case BindException e when mentions(e, "in use") ->
              "port "
                  + at.port()
                  + " is in use by another program. Stop it, or choose another port.";
          case BindException e when mentions(e, "assign") ->
              at.host() + " is not an address of this machine.";
          case UnresolvedAddressException _ -> "the name " + at.host() + " is not known here.";
          default -> described(cause) + ".";
        };
    return new NetworkException("Cannot listen on " + at + ": " + reason, cause);
  }

  /** Returns whether a failure says a word, in whatever case. */
  public static boolean mentions(Throwable failure, String word) {
    @Nullable String message = failure.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains(word);
  }

  /** Returns what a failure says, or what it is. */
  public static String described(Throwable failure) {
    @Nullable String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}

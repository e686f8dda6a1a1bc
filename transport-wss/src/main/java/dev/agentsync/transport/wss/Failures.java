package dev.agentsync.transport.wss;

import dev.agentsync.kernel.NetworkException;
import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.SignatureException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words what went wrong below, and what to do about it. */
final class Failures {
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private Failures() {}

  static NetworkException unknownHost(Endpoint to, Throwable cause) {
    return new NetworkException(
        "Cannot reach "
            + to
            + ": the name "
            + to.host()
            + " is not known here. Check how it is written, and the network.",
        cause);
  }

  static NetworkException slowName(Endpoint to, Duration limit) {
    return new NetworkException(
        "Cannot reach "
            + to
            + ": the name "
            + to.host()
            + " was not looked up within "
            + Durations.text(limit)
            + ". Check the network.");
  }

  /** For a connection that did not come about. */
  static NetworkException connect(Endpoint to, Duration limit, Throwable failure) {
    Throwable cause = unwrap(failure);
    String reason =
        switch (cause) {
          case ConnectTimeoutException _ ->
              "no answer within "
                  + Durations.text(limit)
                  + ". Check the address, and that no firewall is in between.";
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

  /** For a socket that opened, but on which TLS did not come about. */
  static NetworkException tls(Endpoint to, Throwable failure) {
    Throwable cause = unwrap(failure);
    String reason =
        switch (cause) {
          case NotSslRecordException _ ->
              "what answers there does not speak TLS. Is this the hub's port?";
          case SSLException e
              when causedBy(e, SignatureException.class) || mentions(e, "signature") ->
              "whoever answers there shows a certificate but could not prove to own it. Somebody"
                  + " may be in between; nothing was sent.";
          case SSLException e
              when mentions(e, "protocol_version") || mentions(e, "protocol version") ->
              "the other side does not speak TLS 1.3.";
          case SSLException e -> "TLS could not be agreed on (" + described(e) + ").";
          case ClosedChannelException _ ->
              "the other side hung up during the TLS handshake. Is this the hub's port?";
          default -> described(cause) + " during the TLS handshake.";
        };
    return new NetworkException("Cannot reach " + to + ": " + reason, cause);
  }

  /** For TLS that stands, but on which no WebSocket came about. */
  static NetworkException upgrade(Endpoint to, String reason) {
    return new NetworkException(
        "Cannot reach " + to + ": " + reason + " Is there an agentsync hub at this URL?");
  }

  static NetworkException slowHandshake(Endpoint to, Duration limit) {
    return new NetworkException(
        "Cannot reach "
            + to
            + ": it accepted the connection but did not answer as a hub within "
            + Durations.text(limit)
            + ".");
  }

  static NetworkException listen(Endpoint at, Throwable failure) {
    Throwable cause = unwrap(failure);
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

  /** For an open connection. */
  static NetworkException broken(Channel channel, Throwable failure) {
    Throwable cause = unwrap(failure);
    return new NetworkException(
        "The connection to "
            + Addresses.text(channel.remoteAddress())
            + " broke: "
            + described(cause)
            + ".",
        cause);
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof DecoderException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static boolean mentions(Throwable failure, String word) {
    @Nullable String message = failure.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains(word);
  }

  private static boolean causedBy(Throwable failure, Class<?> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  private static String described(Throwable failure) {
    @Nullable String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}

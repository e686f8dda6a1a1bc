package dev.agentsync.transport.wss;

import static dev.agentsync.websocket.Failures.described;
import static dev.agentsync.websocket.Failures.mentions;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.websocket.Endpoint;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.SignatureException;
import javax.net.ssl.SSLException;

/** Says in words why TLS did not come about. */
final class TlsFailures {
  private TlsFailures() {}

  /** For a socket that opened, but on which TLS did not come about. */
  static NetworkException of(Endpoint to, Throwable failure) {
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

  /** Returns what Netty's pipeline wrapped. */
  static Throwable unwrap(Throwable failure) {
    return failure instanceof DecoderException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static boolean causedBy(Throwable failure, Class<?> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }
}

package dev.agentsync.websocket;

import java.util.Optional;

/** Open connections that nobody has taken yet; there may be only so many. */
public final class Waiting {
  private static final System.Logger LOG = System.getLogger("agentsync.transport");

  private final Mailbox<WebSocketConnection> connections;

  /** Creates an empty one. */
  public Waiting(int capacity) {
    connections = new Mailbox<>(capacity, Long.MAX_VALUE);
  }

  /** Adds one, on its loop; says goodbye to it when there are too many, or after the end. */
  public void add(WebSocketConnection connection) {
    if (connections.full() || !connections.put(connection, 0)) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "too many connections wait; dropped addr=" + connection.remoteAddress());
      connection.beginClose();
    }
  }

  /** Waits for the next; empty once closed. */
  public Optional<WebSocketConnection> next() {
    return connections.take();
  }

  /** Wakes whoever waits and drops what nobody took; doing so again does nothing. */
  public void close() {
    connections.drop().forEach(WebSocketConnection::beginClose);
  }
}

package dev.agentsync.transport.plainws;

import dev.agentsync.websocket.WebSocketConnection;
import java.nio.ByteBuffer;

/** Hears what happens on a line, on the line's thread. */
interface LineReceiver {
  /** Bytes came in; they are the receiver's. */
  void arrived(ByteBuffer bytes);

  /** The line failed, and will be closed. */
  void broken(Throwable cause);

  /** The socket is closed. */
  void ended();

  /** Passes everything on to an open WebSocket. */
  static LineReceiver of(WebSocketConnection connection) {
    return new LineReceiver() {
      @Override
      public void arrived(ByteBuffer bytes) {
        connection.arrived(bytes, () -> {});
      }

      @Override
      public void broken(Throwable cause) {
        connection.broken(cause);
      }

      @Override
      public void ended() {
        connection.ended();
      }
    };
  }
}

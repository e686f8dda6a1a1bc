package dev.agentsync.websocket;

/** What the other side said: a whole message, or a control frame. */
@SuppressWarnings("ArrayRecordComponent") // taken apart at once, never compared
sealed interface Incoming {
  /** A whole binary message; the array is the receiver's to keep. */
  record Message(byte[] bytes) implements Incoming {}

  /** Wants the same bytes back. */
  record Ping(byte[] bytes) implements Incoming {}

  /** A sign of life. */
  record Pong() implements Incoming {}

  /** The other side will send nothing more. */
  record Close() implements Incoming {}
}

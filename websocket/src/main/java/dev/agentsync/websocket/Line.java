package dev.agentsync.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A two-way stream of bytes, moved by an event loop that never waits. What arrives is told to a
 * {@link WebSocketConnection}, on the loop. Every method may be called from any thread.
 */
public interface Line {
  /**
   * Queues bytes to be written after those queued before.
   *
   * @param bytes the line's from now on
   * @param written run when the operating system has taken them, or never will
   */
  void write(ByteBuffer bytes, Runnable written);

  /** Stops or resumes reading from the socket; what was read already may still be told. */
  void reading(boolean on);

  /** Runs a task on the loop, now or soon; a loop that has ended needs it no more. */
  void onLoop(Runnable task);

  /**
   * Runs a task on the loop after a while.
   *
   * @return calls it off
   */
  Runnable schedule(Runnable task, Duration delay);

  /** Closes in good order what lies below, such as TLS; does not wait. */
  void close();

  /** Closes the socket whatever state it is in; does not wait. */
  void closeAtOnce();

  /** Waits until the socket is closed; returns whether it is. */
  boolean awaitClosed(Duration limit);

  /** Runs an action on the loop once the socket is closed, or soon if it already is. */
  void onClosed(Runnable action);

  /** Returns the other side's address as {@link Addresses#text} writes it. */
  String remoteAddress();
}

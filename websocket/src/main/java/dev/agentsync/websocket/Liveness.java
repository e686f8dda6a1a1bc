package dev.agentsync.websocket;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Limits;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pings a silent connection and gives it up when no answer comes. On the connection's event loop.
 *
 * <p>Silence counts only while this side listens. A backlog that shrinks is a sign of life too: a
 * ping may wait behind a large message for longer than pings are waited for. Without a backlog it
 * is none, as the operating system takes data for a dead connection for quite a while.
 */
final class Liveness {
  private final Line line;
  private final Outbox outbox;
  private final Limits limits;
  private final BooleanSupplier deaf;
  private final Consumer<NetworkException> dead;
  private long heardAt;
  private long writtenBefore;
  private int unanswered;
  private boolean stopped;
  private @Nullable Runnable callOff;

  Liveness(
      Line line,
      Outbox outbox,
      Limits limits,
      BooleanSupplier deaf,
      Consumer<NetworkException> dead) {
    this.line = line;
    this.outbox = outbox;
    this.limits = limits;
    this.deaf = deaf;
    this.dead = dead;
  }

  void start() {
    heard();
    wakeIn(limits.pingInterval().toNanos());
  }

  void heard() {
    heardAt = System.nanoTime();
    unanswered = 0;
  }

  void stop() {
    stopped = true;
    if (callOff != null) {
      callOff.run();
    }
  }

  private void wakeIn(long nanos) {
    if (!stopped) {
      callOff = line.schedule(this::look, Duration.ofNanos(nanos));
    }
  }

  private void look() {
    long interval = limits.pingInterval().toNanos();
    long written = outbox.written();
    if (deaf.getAsBoolean() || (outbox.busy() && written != writtenBefore)) {
      heard();
    }
    writtenBefore = written;
    long due = heardAt + interval * (unanswered + 1L) - System.nanoTime();
    if (due > 0) {
      wakeIn(due);
    } else if (unanswered < limits.missedPings()) {
      unanswered++;
      outbox.ping();
      wakeIn(interval);
    } else {
      dead.accept(
          new NetworkException(
              "The connection to "
                  + line.remoteAddress()
                  + " went silent: "
                  + unanswered
                  + " pings, "
                  + Durations.text(limits.pingInterval())
                  + " apart, were not answered."));
    }
  }
}

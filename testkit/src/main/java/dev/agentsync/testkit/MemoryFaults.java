package dev.agentsync.testkit;

import dev.agentsync.kernel.spi.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** What goes wrong in a {@link MemoryTransport}; nothing at first. Any thread may call. */
public final class MemoryFaults {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stalled;
  private volatile boolean refusing;
  private volatile Duration delay = Duration.ZERO;
  private volatile UnaryOperator<byte[]> tamper = UnaryOperator.identity();
  private volatile Optional<Bytes> binding = Optional.empty();

  MemoryFaults() {}

  /** Lets no message arrive anywhere until it is taken back: senders run full. */
  public void stall(boolean on) {
    lock.lock();
    try {
      stalled = on;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses new connections until it is taken back. */
  public void refuse(boolean on) {
    refusing = on;
  }

  /** Makes every message take at least so long. */
  public void delay(Duration time) {
    delay = time;
  }

  /** Changes messages on their way; the function gets a copy and may be called by any thread. */
  public void tamper(UnaryOperator<byte[]> change) {
    tamper = change;
  }

  /** Makes dialling ends see another channel binding, as with somebody in between. */
  public void dialersSee(Bytes other) {
    binding = Optional.of(other);
  }

  boolean refusing() {
    return refusing;
  }

  Bytes binding(Bytes real) {
    return binding.orElse(real);
  }

  byte[] onItsWay(byte[] message) {
    return tamper.apply(message.clone());
  }

  long readyAt() {
    return System.nanoTime() + delay.toNanos();
  }

  void awaitFlow() throws InterruptedException {
    lock.lock();
    try {
      while (stalled) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }
}

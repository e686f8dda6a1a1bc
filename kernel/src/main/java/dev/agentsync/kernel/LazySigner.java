package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.Signer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the device's key when it is first needed: looking at a vault needs none. Any thread. */
final class LazySigner implements Supplier<Signer>, AutoCloseable {
  private final Supplier<Signer> opener;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Signer signer;

  LazySigner(Supplier<Signer> opener) {
    this.opener = opener;
  }

  @Override
  public Signer get() {
    lock.lock();
    try {
      Signer present = signer;
      if (present == null) {
        present = opener.get();
        signer = present;
      }
      return present;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (signer != null) {
        signer.close();
      }
    } finally {
      lock.unlock();
    }
  }
}

package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the device's key when it is first needed: looking at a vault needs none. Any thread. */
final class LazySigner implements Supplier<Signer>, AutoCloseable {
  private final Supplier<Signer> opener;
  private final Supplier<Optional<DeviceKey>> glance;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Signer signer;

  /**
   * @param opener opens the key; may ask a person for a passphrase
   * @param glance tells whose key it is without opening it, if that can be told
   */
  LazySigner(Supplier<Signer> opener, Supplier<Optional<DeviceKey>> glance) {
    this.opener = opener;
    this.glance = glance;
  }

  /** Returns whose key it is; opens it only if that cannot be told otherwise. */
  DeviceKey publicKey() {
    lock.lock();
    try {
      Signer present = signer;
      return present != null
          ? present.publicKey()
          : glance.get().orElseGet(() -> get().publicKey());
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #publicKey}; empty, and logged, if it cannot be had. */
  Optional<DeviceKey> publicKeyIfKnown() {
    try {
      return Optional.of(publicKey());
    } catch (ConfigException e) {
      System.getLogger("agentsync.vault").log(System.Logger.Level.WARNING, "{0}", e.getMessage());
      return Optional.empty();
    }
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

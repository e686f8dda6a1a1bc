package dev.agentsync.signer.file;

import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/** Signs with a key held in memory. */
final class SeedSigner implements Signer {
  private final DeviceKey publicKey;
  private volatile @Nullable PrivateKey privateKey;

  SeedSigner(Seed seed) {
    KeyPair pair = seed.keyPair();
    this.publicKey = Seed.publicKey(pair);
    this.privateKey = pair.getPrivate();
  }

  @Override
  public DeviceKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    PrivateKey key = privateKey;
    if (key == null) {
      throw new IllegalStateException("the signer is closed");
    }
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform since 15 has Ed25519", e);
    }
  }

  @Override
  public void close() {
    privateKey = null;
  }
}

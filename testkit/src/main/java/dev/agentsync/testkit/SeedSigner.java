package dev.agentsync.testkit;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;

/**
 * A signer for tests whose key is made from one repeated byte, so that its signatures are known.
 */
public final class SeedSigner implements Signer {
  private static final int X509_PREFIX = 12;

  private final KeyPair keys;
  private final DeviceKey publicKey;

  /** Creates the signer whose 32-byte seed repeats the given byte. */
  public SeedSigner(int seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(255, new Seed((byte) seed));
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has Ed25519", e);
    }
    byte[] encoded = keys.getPublic().getEncoded();
    publicKey = new DeviceKey(Bytes.of(Arrays.copyOfRange(encoded, X509_PREFIX, encoded.length)));
  }

  @Override
  public DeviceKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("an Ed25519 key signs", e);
    }
  }

  @Override
  public void close() {}

  private static final class Seed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte value;

    Seed(byte value) {
      this.value = value;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, value);
    }
  }
}

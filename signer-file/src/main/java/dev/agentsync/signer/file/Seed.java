package dev.agentsync.signer.file;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** An Ed25519 private key: 32 secret bytes. Its text form shows nothing of them. */
final class Seed {
  static final int LENGTH = 32;

  private final byte[] bytes;

  /** Takes the array over. */
  Seed(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "identity seed wrong length: got " + bytes.length + " bytes, want " + LENGTH);
    }
    this.bytes = bytes;
  }

  /** Returns a new secret. */
  static Seed random() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return new Seed(bytes);
  }

  byte[] toArray() {
    return bytes.clone();
  }

  /** Returns both keys as the JDK wants them. */
  KeyPair keyPair() {
    try {
      // The JDK cannot derive a public key from a private one, but makes both from "random" bytes.
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Fixed(bytes));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform since 15 has Ed25519", e);
    }
  }

  DeviceKey publicKey() {
    return publicKey(keyPair());
  }

  static DeviceKey publicKey(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded(); // X.509: twelve bytes, then the raw key
    int at = encoded.length - DeviceKey.LENGTH;
    return new DeviceKey(Bytes.of(Arrays.copyOfRange(encoded, at, encoded.length)));
  }

  /** A source of "randomness" that yields one given value. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    Fixed(byte[] value) {
      super(new Value(value), null);
    }

    private static final class Value extends SecureRandomSpi {
      private static final long serialVersionUID = 1L;
      private final byte[] value;

      Value(byte[] value) {
        this.value = value;
      }

      @Override
      protected void engineSetSeed(byte[] seed) {
        throw new UnsupportedOperationException("yields one value only");
      }

      @Override
      protected void engineNextBytes(byte[] out) {
        if (out.length != value.length) {
          throw new UnsupportedOperationException("yields " + value.length + " bytes only");
        }
        System.arraycopy(value, 0, out, 0, out.length);
      }

      @Override
      protected byte[] engineGenerateSeed(int count) {
        throw new UnsupportedOperationException("yields one value only");
      }
    }
  }
}

package dev.agentsync.signer.file;

import dev.agentsync.kernel.spi.Bytes;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.CipherFactory;
import org.apache.sshd.common.config.keys.loader.openssh.kdf.BCryptKdfOptions;

/**
 * The private half of an OpenSSH key file, encrypted or not. Its text form shows nothing of it.
 *
 * <p>The library decrypts; what comes out is read here, because for Ed25519 the library asks for
 * all of BouncyCastle, which the JDK makes superfluous.
 */
final class OpenSshSecret {
  static final int MOST_ROUNDS = 2_000; // ssh-keygen takes 24 unless told otherwise

  static {
    // Told to the library, too: it would call the right passphrase of a key with 300 wrong.
    BCryptKdfOptions.setMaxAllowedRounds(MOST_ROUNDS);
  }

  private final byte[] bytes;

  private OpenSshSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes what is left in both buffers. */
  static OpenSshSecret of(ByteBuffer content, ByteBuffer tag) {
    var joined = ByteBuffer.allocate(content.remaining() + tag.remaining());
    return new OpenSshSecret(joined.put(content).put(tag).array());
  }

  /**
   * Returns the decrypted half, or nonsense for a wrong passphrase.
   *
   * @throws GeneralSecurityException if the cipher itself sees that the passphrase is wrong, or is
   *     none that is known
   * @throws IOException if length or options do not fit the cipher
   */
  OpenSshSecret decrypted(OpenSshEnvelope envelope, NamedResource file, String passphrase)
      throws IOException, GeneralSecurityException {
    CipherFactory cipher = BuiltinCiphers.resolveFactory(envelope.cipher());
    if (cipher == null || !cipher.isSupported()) {
      throw new GeneralSecurityException("unknown cipher " + envelope.cipher());
    }
    var kdf = new BCryptKdfOptions();
    kdf.initialize(BCryptKdfOptions.NAME, envelope.kdfOptions().toArray());
    return new OpenSshSecret(
        kdf.decodePrivateKeyBytes(null, file, cipher, bytes.clone(), passphrase));
  }

  /** Returns whether this is readable: a number is stored twice, so that nonsense is seen. */
  boolean isReadable() {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return in.remaining() >= 2 * Integer.BYTES && in.getInt(0) == in.getInt(Integer.BYTES);
  }

  /** Returns the key; empty if this holds none, or another one than {@code publicKey} says. */
  Optional<Seed> seed(String type, Bytes publicKey) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes).position(2 * Integer.BYTES);
      if (!OpenSshEnvelope.name(in).equals(type)
          || !OpenSshEnvelope.bytes(OpenSshEnvelope.string(in)).equals(publicKey)) {
        return Optional.empty();
      }
      ByteBuffer both = OpenSshEnvelope.string(in); // the secret, and the public key once more
      if (both.remaining() != Seed.LENGTH + publicKey.length()) {
        return Optional.empty();
      }
      byte[] secret = new byte[Seed.LENGTH];
      both.get(secret);
      var seed = new Seed(secret);
      boolean belongs =
          OpenSshEnvelope.bytes(both).equals(publicKey)
              && seed.publicKey().bytes().equals(publicKey);
      return belongs ? Optional.of(seed) : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty(); // lengths that do not fit
    }
  }

  /** Forgets it. */
  void wipe() {
    Arrays.fill(bytes, (byte) 0);
  }
}

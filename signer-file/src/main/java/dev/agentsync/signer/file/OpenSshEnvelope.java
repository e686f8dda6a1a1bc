package dev.agentsync.signer.file;

import dev.agentsync.kernel.spi.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The readable outside of an OpenSSH key file (PROTOCOL.key in the sources of OpenSSH). No number
 * in it is believed before it was held against the content.
 *
 * @param cipher {@code none} if the private half is readable too
 * @param kdfOptions how the passphrase becomes the cipher's key, as it is stored
 * @param rounds how much work the passphrase is to cost, in rounds of bcrypt; 0 without one
 * @param type of the public key, such as {@code ssh-ed25519}
 * @param publicKey the raw public key; empty if it is of another type
 * @param secret the private half
 */
record OpenSshEnvelope(
    String cipher,
    Bytes kdfOptions,
    int rounds,
    String type,
    Bytes publicKey,
    OpenSshSecret secret) {
  private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final String ED25519 = "ssh-ed25519";
  private static final int MAX_NAME = 64;

  /** Returns the envelope of one key, or empty if lengths and counts do not fit the content. */
  static Optional<OpenSshEnvelope> read(String text, String begin, String end) {
    int start = text.indexOf(begin) + begin.length();
    int stop = text.indexOf(end, start);
    if (stop < 0) {
      return Optional.empty();
    }
    try {
      var in = ByteBuffer.wrap(Base64.getMimeDecoder().decode(text.substring(start, stop)));
      byte[] magic = new byte[MAGIC.length];
      in.get(magic);
      if (!Arrays.equals(magic, MAGIC)) {
        return Optional.empty();
      }
      String cipher = name(in);
      String kdf = name(in);
      ByteBuffer kdfOptions = string(in);
      Bytes storedOptions = bytes(kdfOptions.duplicate());
      if (in.getInt() != 1) {
        return Optional.empty();
      }
      ByteBuffer publicHalf = string(in);
      String type = name(publicHalf);
      ByteBuffer secret = string(in);
      // Where the cipher makes one, its tag follows outside of the string.
      OpenSshSecret stored = OpenSshSecret.of(secret.duplicate(), in);
      boolean plain = cipher.equals("none");
      boolean fits =
          plain
              ? kdf.equals("none") && !kdfOptions.hasRemaining() && secretFits(secret, type)
              : kdf.equals("bcrypt") && string(kdfOptions).hasRemaining();
      int rounds = plain ? 0 : kdfOptions.getInt();
      if (!fits || rounds < 0) {
        return Optional.empty();
      }
      Bytes publicKey = type.equals(ED25519) ? bytes(string(publicHalf)) : Bytes.of(new byte[0]);
      return Optional.of(
          new OpenSshEnvelope(cipher, storedOptions, rounds, type, publicKey, stored));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty(); // cut off, or not base64
    }
  }

  static Bytes bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return Bytes.of(bytes);
  }

  private static boolean secretFits(ByteBuffer secret, String type) {
    int check = secret.getInt();
    return check == secret.getInt() && name(secret).equals(type);
  }

  static String name(ByteBuffer in) {
    ByteBuffer name = string(in);
    if (name.remaining() > MAX_NAME) {
      throw new IllegalArgumentException("a name of " + name.remaining() + " bytes");
    }
    return StandardCharsets.US_ASCII.decode(name).toString();
  }

  /** Takes a length and so many bytes from the buffer. */
  static ByteBuffer string(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer string = in.slice(in.position(), length);
    in.position(in.position() + length);
    return string;
  }
}

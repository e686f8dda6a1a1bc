package dev.agentsync.kernel.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The last 64 bytes of an archive: the SHA-256 of all bytes before them, in hexadecimal. They are
 * the end of the ZIP comment, so other programs read the archive as it is. Without the seal a bit
 * that flips in a header or in the directory might go unnoticed; with it no bit can. It is no
 * signature: whoever makes an archive can seal it.
 */
final class Seal {
  private static final String WORDS = "agentsync backup sha256:";
  private static final int DIGITS = 64;
  private static final int BUFFER = 1 << 16;

  private Seal() {}

  /** Returns the comment of an archive that is not sealed yet. */
  static String blank() {
    return WORDS + "0".repeat(DIGITS);
  }

  /** Seals a complete archive that has the blank comment, durably. */
  static void put(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size() - DIGITS;
      ByteBuffer seal = StandardCharsets.US_ASCII.encode(digest(channel, end));
      while (seal.hasRemaining()) {
        channel.write(seal, end + seal.position());
      }
      channel.force(true);
    }
  }

  /**
   * Checks every byte of the file.
   *
   * @throws dev.agentsync.kernel.StorageException if it is not as it was sealed
   */
  static void check(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = channel.size() - DIGITS;
      String seal = end < WORDS.length() ? "" : text(channel, end - WORDS.length());
      if (!seal.startsWith(WORDS)) {
        throw Refused.because(
            file, "it is no backup made by `agentsync export`, or its end is cut off");
      }
      if (!seal.substring(WORDS.length()).equals(digest(channel, end))) {
        throw Refused.because(
            file, "it is damaged: its bytes do not match the checksum at its end");
      }
    }
  }

  private static String text(FileChannel channel, long from) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(WORDS.length() + DIGITS);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
      continue;
    }
    return StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString();
  }

  private static String digest(FileChannel channel, long length) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long at = 0; at < length; ) {
      buffer.clear().limit((int) Math.min(BUFFER, length - at));
      int read = channel.read(buffer, at);
      if (read < 0) {
        break; // it is being shortened; then the digest is not the seal's
      }
      digest.update(buffer.flip());
      at += read;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

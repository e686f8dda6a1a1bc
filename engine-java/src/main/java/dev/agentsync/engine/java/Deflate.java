package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Raw DEFLATE, bounded. */
final class Deflate {
  private Deflate() {}

  static byte[] inflate(byte[] bytes, int from, int length) {
    try (var inflater = new Inflater(true)) {
      inflater.setInput(bytes, from, length);
      var out = new ByteWriter(Math.min(length * 4 + 64, 1 << 20));
      byte[] buffer = new byte[1 << 14];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) {
          throw new DocumentException("Compressed data at byte " + from + " ends early");
        }
        out.write(buffer, 0, count);
        if (out.size() > Bounds.MAX_INFLATED) {
          throw new DocumentException("Compressed data at byte " + from + " is too large");
        }
      }
      if (inflater.getRemaining() > 0) {
        throw new DocumentException("Compressed data at byte " + from + " has bytes left over");
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new DocumentException("Data at byte " + from + " is not DEFLATE", e);
    }
  }

  static byte[] deflate(byte[] bytes) {
    return deflate(bytes, Deflater.DEFAULT_COMPRESSION, Deflater.DEFAULT_STRATEGY);
  }

  /**
   * Compresses text and identifiers at twice the price. Short matches of random digits cost more
   * than the digits, hence the strategy.
   */
  static byte[] deflateWords(byte[] bytes) {
    return deflate(bytes, Deflater.BEST_COMPRESSION, Deflater.FILTERED);
  }

  /**
   * Compresses anything as well as it goes, at twenty times the price. What comes out may become
   * the only copy of a history, so it is read back before it is believed.
   */
  static byte[] deflateSmall(byte[] bytes) {
    byte[] words = deflateWords(bytes);
    byte[] small = SmallDeflate.deflate(bytes);
    return small.length < words.length && comesBack(small, bytes) ? small : words;
  }

  private static boolean comesBack(byte[] packed, byte[] bytes) {
    try {
      return Arrays.equals(inflate(packed, 0, packed.length), bytes);
    } catch (DocumentException e) {
      return false;
    }
  }

  private static byte[] deflate(byte[] bytes, int level, int strategy) {
    try (var deflater = new Deflater(level, true)) {
      deflater.setStrategy(strategy);
      deflater.setInput(bytes);
      deflater.finish();
      var out = new ByteWriter(bytes.length / 2 + 64);
      byte[] buffer = new byte[1 << 14];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }
}

package dev.agentsync.engine.automerge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes Automerge's number and column encodings in their canonical form. */
final class ColumnBytes {
  private ColumnBytes() {}

  static byte[] uleb(long value) {
    var out = new ByteArrayOutputStream(10);
    long rest = value;
    for (; Long.compareUnsigned(rest, 0x7f) > 0; rest >>>= 7) {
      out.write((int) (rest & 0x7f | 0x80));
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  static byte[] sleb(long value) {
    var out = new ByteArrayOutputStream(10);
    long rest = value;
    for (; rest < -0x40 || rest > 0x3f; rest >>= 7) {
      out.write((int) (rest & 0x7f | 0x80));
    }
    out.write((int) (rest & 0x7f));
    return out.toByteArray();
  }

  static byte[] string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream(utf8.length + 2);
    out.writeBytes(uleb(utf8.length));
    out.writeBytes(utf8);
    return out.toByteArray();
  }

  /** Returns runs of equal rows; nothing at all if every row is null. */
  static <T> byte[] runs(List<? extends @Nullable T> rows, Function<T, byte[]> encode) {
    var out = new ByteArrayOutputStream();
    var literal = new ArrayList<byte[]>();
    boolean empty = true;
    for (int at = 0; at < rows.size(); ) {
      T value = rows.get(at);
      int end = at + 1;
      while (end < rows.size() && Objects.equals(rows.get(end), value)) {
        end++;
      }
      if (value != null && end - at == 1) {
        literal.add(encode.apply(value));
      } else {
        flush(literal, out);
        if (value == null) {
          out.write(0);
          out.writeBytes(uleb(end - at));
        } else {
          out.writeBytes(sleb(end - at));
          out.writeBytes(encode.apply(value));
        }
      }
      empty &= value == null;
      at = end;
    }
    flush(literal, out);
    return empty ? new byte[0] : out.toByteArray();
  }

  /** Returns the differences between neighbours. */
  static List<Long> deltas(List<Long> values) {
    var deltas = new ArrayList<Long>(values.size());
    long previous = 0;
    for (long value : values) {
      deltas.add(value - previous);
      previous = value;
    }
    return deltas;
  }

  private static void flush(List<byte[]> literal, ByteArrayOutputStream out) {
    if (!literal.isEmpty()) {
      out.writeBytes(sleb(-literal.size()));
      literal.forEach(out::writeBytes);
      literal.clear();
    }
  }
}

package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A scalar value as it stands in the format: a type code and its bytes, kept verbatim so that what
 * came in goes out the same, unknown codes and NaN payloads included.
 */
final class Scalar {
  static final int NULL = 0;
  static final int STRING = 6;
  static final int COUNTER = 8;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int UINT = 3;
  private static final int INT = 4;
  private static final int F64 = 5;
  private static final int BYTES = 7;
  private static final int TIMESTAMP = 9;
  private static final int MAX_CODE = 15;

  static final Scalar NOTHING = new Scalar(NULL, Columns.EMPTY);

  final byte code;
  final byte[] raw;

  private Scalar(int code, byte[] raw) {
    this.code = (byte) code;
    this.raw = raw;
  }

  /** Reads a value, refusing bytes its type cannot have. */
  static Scalar read(int code, byte[] bytes, int from, int length) {
    if (code == NULL && length == 0) {
      return NOTHING;
    }
    var scalar = new Scalar(code, Arrays.copyOfRange(bytes, from, from + length));
    scalar.check();
    return scalar;
  }

  static Scalar of(Value.Scalar value) {
    var out = new ByteWriter(10);
    int code =
        switch (value) {
          case Value.Null _ -> NULL;
          case Value.Bool(boolean it) -> it ? TRUE : FALSE;
          case Value.Int(long it) -> {
            out.sleb(it);
            yield INT;
          }
          case Value.Uint(long it) -> {
            out.uleb(it);
            yield UINT;
          }
          case Value.F64(double it) -> {
            long bits = Double.doubleToRawLongBits(it);
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
              out.octet((int) (bits >>> shift));
            }
            yield F64;
          }
          case Value.Str(String it) -> {
            out.write(WellFormed.utf8(it));
            yield STRING;
          }
          case Value.Blob(Bytes it) -> {
            out.write(it.toArray());
            yield BYTES;
          }
          case Value.Counter(long it) -> {
            out.sleb(it);
            yield COUNTER;
          }
          case Value.Timestamp(long it) -> {
            out.sleb(it);
            yield TIMESTAMP;
          }
          case Value.Unknown(int it, Bytes raw) -> {
            if (it <= TIMESTAMP || it > MAX_CODE) {
              throw new IllegalArgumentException("Value type " + it + " is not an unknown one");
            }
            out.write(raw.toArray());
            yield it;
          }
        };
    return new Scalar(code, out.toByteArray());
  }

  static Scalar integer(long value) {
    return of(new Value.Int(value));
  }

  Value.Scalar value() {
    return switch (code) {
      case NULL -> new Value.Null();
      case FALSE -> new Value.Bool(false);
      case TRUE -> new Value.Bool(true);
      case UINT -> new Value.Uint(new ByteReader(raw).uleb());
      case INT -> new Value.Int(number());
      case F64 -> new Value.F64(Double.longBitsToDouble(bits()));
      case STRING -> new Value.Str(text());
      case BYTES -> new Value.Blob(Bytes.of(raw));
      case COUNTER -> new Value.Counter(number());
      case TIMESTAMP -> new Value.Timestamp(number());
      default -> new Value.Unknown(code, Bytes.of(raw));
    };
  }

  /** Returns the integer of an int, counter or timestamp, or the lower bits of a uint. */
  long number() {
    return code == UINT ? new ByteReader(raw).uleb() : new ByteReader(raw).sleb();
  }

  boolean isInteger() {
    return code == INT || code == UINT;
  }

  String text() {
    return new String(raw, StandardCharsets.UTF_8);
  }

  /** Returns whether this is a string of exactly one code point. */
  boolean oneCharacter() {
    return code == STRING && raw.length > 0 && raw.length == Utf8.length(raw[0]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scalar that && code == that.code && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return 31 * code + Arrays.hashCode(raw);
  }

  private long bits() {
    long bits = 0;
    for (int i = raw.length - 1; i >= 0; i--) {
      bits = bits << Byte.SIZE | raw[i] & 0xff;
    }
    return bits;
  }

  private void check() {
    var in = new ByteReader(raw);
    switch (code) {
      case NULL, FALSE, TRUE -> {}
      case UINT -> in.uleb();
      case INT, COUNTER, TIMESTAMP -> in.sleb();
      case F64 -> in.skip(Double.BYTES);
      case STRING -> {
        in.utf8(raw, 0, raw.length);
        in.skip(raw.length);
      }
      default -> in.skip(raw.length);
    }
    if (!in.atEnd()) {
      throw new DocumentException("A value of type " + code + " is " + raw.length + " bytes long");
    }
  }
}

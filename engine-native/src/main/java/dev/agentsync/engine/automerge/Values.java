package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import java.util.Date;
import org.automerge.AmValue;
import org.automerge.NewValue;

/** Translates values between the library and the kernel. */
final class Values {
  private Values() {}

  static Value of(AmValue value) {
    return switch (value) {
      case AmValue.Null _ -> new Value.Null();
      case AmValue.Bool it -> new Value.Bool(it.getValue());
      case AmValue.Int it -> new Value.Int(it.getValue());
      case AmValue.UInt it -> new Value.Uint(it.getValue());
      case AmValue.F64 it -> new Value.F64(it.getValue());
      case AmValue.Str it -> new Value.Str(it.getValue());
      case AmValue.Bytes it -> new Value.Blob(Bytes.of(it.getValue()));
      case AmValue.Counter it -> new Value.Counter(it.getValue());
      case AmValue.Timestamp it -> new Value.Timestamp(it.getValue().getTime());
      case AmValue.Unknown it -> new Value.Unknown(it.getTypeCode(), Bytes.of(it.getValue()));
      case AmValue.Map it -> new Value.Obj(NativeObjectId.of(it.getId()), ObjectType.MAP);
      case AmValue.List it -> new Value.Obj(NativeObjectId.of(it.getId()), ObjectType.LIST);
      case AmValue.Text it -> new Value.Obj(NativeObjectId.of(it.getId()), ObjectType.TEXT);
      default -> throw new IllegalStateException("Unknown value " + value.getClass());
    };
  }

  static Value.Scalar scalar(AmValue value) {
    if (of(value) instanceof Value.Scalar scalar) {
      return scalar;
    }
    throw new IllegalStateException("A mark holds an object");
  }

  /**
   * Returns the value for splices and marks. Integers are not among them: the library would write a
   * floating-point number, which others refuse where an integer belongs.
   */
  static NewValue toNew(Value.Scalar value) {
    return switch (value) {
      case Value.Null _ -> NewValue.NULL;
      case Value.Bool(var it) -> NewValue.bool(it);
      case Value.Int _, Value.Uint _ ->
          throw new IllegalStateException("Integers are written by Scalars");
      case Value.F64(var it) -> NewValue.f64(it);
      case Value.Str(var it) -> NewValue.str(WellFormed.text(it));
      case Value.Blob(var it) -> NewValue.bytes(it.toArray());
      case Value.Counter(var it) -> NewValue.counter(it);
      case Value.Timestamp(var it) -> NewValue.timestamp(new Date(it));
      case Value.Unknown _ ->
          throw new IllegalArgumentException(
              "The native engine cannot write a value of unknown type");
    };
  }

  /** Returns the integer if the library can replace one with it in place. */
  static int integer(long value) {
    if (value != (int) value) {
      throw new IllegalArgumentException(
          "The native engine sets a list element to an integer of 32 bits at most, not "
              + value
              + "; delete the element and insert it anew");
    }
    return (int) value;
  }

  /** Returns the number if the library takes it. */
  static long unsigned(long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "The native engine cannot write a Uint beyond 2^63: " + Long.toUnsignedString(value));
    }
    return value;
  }

  static ObjectType of(org.automerge.ObjectType type) {
    return switch (type) {
      case MAP -> ObjectType.MAP;
      case LIST -> ObjectType.LIST;
      case TEXT -> ObjectType.TEXT;
    };
  }

  static org.automerge.ObjectType of(ObjectType type) {
    return switch (type) {
      case MAP -> org.automerge.ObjectType.MAP;
      case LIST -> org.automerge.ObjectType.LIST;
      case TEXT -> org.automerge.ObjectType.TEXT;
    };
  }
}

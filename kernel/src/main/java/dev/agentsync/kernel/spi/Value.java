package dev.agentsync.kernel.spi;

/**
 * What stands at a map key or a list index.
 *
 * @since 0.1.0
 */
public sealed interface Value {
  /** Values without inner structure. */
  sealed interface Scalar extends Value {}

  /** Nothing, said explicitly. */
  record Null() implements Scalar {}

  /** True or false. */
  record Bool(boolean value) implements Scalar {}

  /** A signed integer. */
  record Int(long value) implements Scalar {}

  /** An unsigned integer; the 64 bits are unsigned. */
  record Uint(long value) implements Scalar {}

  /** A floating-point number. */
  record F64(double value) implements Scalar {}

  /** A string that is replaced as a whole. */
  record Str(String value) implements Scalar {}

  /** A byte string. */
  record Blob(Bytes value) implements Scalar {}

  /** A counter; the value includes the increments that count at the moment of reading. */
  record Counter(long value) implements Scalar {}

  /** A moment, milliseconds since 1970. */
  record Timestamp(long millis) implements Scalar {}

  /** A value of a type unknown to this version (codes 10 to 15), preserved byte for byte. */
  record Unknown(int code, Bytes value) implements Scalar {}

  /** An object that lives at this place. */
  record Obj(ObjectId id, ObjectType type) implements Value {}
}

package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.Optional;
import java.util.OptionalLong;

/** The names the document's maps use, and how their values are read. */
final class Schema {
  static final long VERSION = 1;

  static final String SCHEMA_VERSION = "schema_version";
  static final String VAULT_ID = "vault_id";
  static final String DIRECTORIES = "directories";
  static final String FILES = "files";
  static final String LABELS = "labels";

  static final String META = "meta";
  static final String CONTENT = "content";
  static final String BINARY_HASH = "binary_hash";

  static final String PATH = "path";
  static final String KIND = "kind";
  static final String KIND_TEXT = "text";
  static final String KIND_ATTACHMENT = "attachment";
  static final String SIZE = "size";
  static final String CREATED_AT = "created_at";
  static final String UPDATED_AT = "updated_at";
  static final String DELETED_AT = "deleted_at";

  /** Ours: SHA-256 of the content that whoever deleted the file had seen. */
  static final String DELETED_HASH = "deleted_hash";

  /** Ours: the id of the entry that took over this one's text. */
  static final String MERGED_INTO = "merged_into";

  /** Ours: the moment up to which this entry's text has been taken over. */
  static final String MERGED_HEADS = "merged_heads";

  private Schema() {}

  /** Returns the object of that type at a key, or empty. */
  static Optional<ObjectId> object(View view, ObjectId map, String key, ObjectType type) {
    return object(view.get(map, key), type);
  }

  /** Returns the object in a value, or empty when it is none of that type. */
  static Optional<ObjectId> object(Optional<Value> value, ObjectType type) {
    return value.isPresent()
            && value.get() instanceof Value.Obj(ObjectId id, ObjectType found)
            && found == type
        ? Optional.of(id)
        : Optional.empty();
  }

  /** Returns the string in a value, or empty when it is none. */
  static Optional<String> string(Optional<Value> value) {
    return value.flatMap(
        v -> v instanceof Value.Str(String text) ? Optional.of(text) : Optional.empty());
  }

  /** Returns whether a value says nothing: absent or null. */
  static boolean absent(Optional<Value> value) {
    return value.isEmpty() || value.get() instanceof Value.Null;
  }

  /** Returns the whole number in a value, whichever type a program chose for it. */
  static OptionalLong number(Optional<Value> value) {
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    return switch (value.get()) {
      case Value.Int(long number) -> OptionalLong.of(number);
      case Value.Uint(long number) -> OptionalLong.of(number);
      case Value.Timestamp(long millis) -> OptionalLong.of(millis);
      case Value.F64(double number) ->
          number == Math.rint(number) && Math.abs(number) < 0x1p53
              ? OptionalLong.of((long) number)
              : OptionalLong.empty();
      case Value.Null _,
          Value.Bool _,
          Value.Str _,
          Value.Blob _,
          Value.Counter _,
          Value.Unknown _,
          Value.Obj _ ->
          OptionalLong.empty();
    };
  }
}

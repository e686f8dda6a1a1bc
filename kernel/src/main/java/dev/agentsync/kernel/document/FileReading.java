package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What was found under one id in the map of files. Other programs wrote it: nothing is sure. */
sealed interface FileReading {
  /** A file that can be shown. */
  record File(FileNode node) implements FileReading {}

  /** Nothing, or something deleted that could not be shown anyway. */
  record Nothing() implements FileReading {}

  /** Something that should be a file and is not. */
  record Malformed(String problem) implements FileReading {}

  static FileReading read(View view, ObjectId files, FileId id) {
    return read(view, view.get(files, id.uuid()), id);
  }

  /** As {@link #read(View, ObjectId, FileId)}, of what stands in the map of files. */
  static FileReading read(View view, Optional<Value> found, FileId id) {
    if (Schema.absent(found)) {
      return new Nothing();
    }
    Optional<ObjectId> map = Schema.object(found, ObjectType.MAP);
    if (map.isEmpty()) {
      return malformed(id, "is not a map");
    }
    Optional<ObjectId> meta = Schema.object(view, map.get(), Schema.META, ObjectType.MAP);
    return meta.isEmpty()
        ? malformed(id, "has no meta map")
        : read(view, id, map.get(), meta.get());
  }

  private static FileReading read(View view, FileId id, ObjectId map, ObjectId meta) {
    Map<String, Value> values = view.entries(meta);
    Optional<Value> deleted = value(values, Schema.DELETED_AT);
    OptionalLong deletedAt = Schema.number(deleted);
    if (deletedAt.isEmpty() && !Schema.absent(deleted)) {
      return malformed(id, "has a deleted_at that is not a number");
    }
    Optional<String> path = Schema.string(value(values, Schema.PATH));
    Optional<FileKind> kind = Schema.string(value(values, Schema.KIND)).flatMap(FileReading::kind);
    if (path.isEmpty() || kind.isEmpty()) {
      if (deletedAt.isPresent()) {
        return new Nothing();
      }
      return path.isEmpty()
          ? malformed(id, "has no path")
          : malformed(id, "at '" + path.get() + "' is neither text nor attachment");
    }
    long createdAt = Schema.number(value(values, Schema.CREATED_AT)).orElse(0);
    Optional<BlobHash> blob =
        kind.get() == FileKind.ATTACHMENT ? blob(view, map, values) : Optional.empty();
    var entry =
        new FileEntry(
            id,
            path.get(),
            kind.get(),
            Math.max(0, Schema.number(value(values, Schema.SIZE)).orElse(0)),
            createdAt,
            Schema.number(value(values, Schema.UPDATED_AT)).orElse(createdAt),
            deletedAt,
            blob,
            Schema.string(value(values, Schema.MERGED_INTO)).map(FileId::new));
    return new File(
        new FileNode(
            entry,
            map,
            meta,
            Schema.object(view, map, Schema.CONTENT, ObjectType.TEXT),
            !Schema.absent(value(values, Schema.DELETED_HASH))));
  }

  /** Some writers mirror the hash in meta. */
  private static Optional<BlobHash> blob(View view, ObjectId map, Map<String, Value> meta) {
    return Schema.string(view.get(map, Schema.BINARY_HASH))
        .or(() -> Schema.string(value(meta, Schema.BINARY_HASH)))
        .filter(BlobHash::isValid)
        .map(BlobHash::new);
  }

  private static Optional<FileKind> kind(String name) {
    return switch (name) {
      case Schema.KIND_TEXT -> Optional.of(FileKind.TEXT);
      case Schema.KIND_ATTACHMENT -> Optional.of(FileKind.ATTACHMENT);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> value(Map<String, Value> values, String key) {
    return Optional.ofNullable(values.get(key));
  }

  private static Malformed malformed(FileId id, String what) {
    return new Malformed("File entry " + id + " " + what + "; it is not shown.");
  }
}

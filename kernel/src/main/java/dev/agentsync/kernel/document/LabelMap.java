package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The document's map of labels. */
final class LabelMap {
  private static final String HEADS = "heads";

  private LabelMap() {}

  static Optional<ObjectId> map(View view) {
    return Schema.object(view, ObjectId.ROOT, Schema.LABELS, ObjectType.MAP);
  }

  /** Returns the readable labels by name. */
  static SortedMap<String, Label> read(View view) {
    var labels = new TreeMap<String, Label>(Utf8Order.COMPARATOR);
    map(view)
        .ifPresent(
            map ->
                view.entries(map)
                    .forEach(
                        (name, value) ->
                            label(view, value).ifPresent(label -> labels.put(name, label))));
    return labels;
  }

  private static Optional<Label> label(View view, Value value) {
    return switch (value) {
      case Value.Obj(ObjectId id, ObjectType type) when type == ObjectType.MAP ->
          view.get(id, HEADS)
              .flatMap(LabelMap::heads)
              .map(
                  heads ->
                      new Label(heads, Schema.number(view.get(id, Schema.CREATED_AT)).orElse(0)));
      // As old vaults have it.
      case Value.Blob _ -> heads(value).map(heads -> new Label(heads, 0));
      default -> Optional.empty();
    };
  }

  private static Optional<Heads> heads(Value value) {
    try {
      return value instanceof Value.Blob(Bytes bytes) && bytes.length() > 0
          ? Optional.of(Heads.decode(bytes.toArray()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // another program wrote something else there
    }
  }

  static void put(Transaction transaction, String name, Label label) {
    ObjectId map =
        map(transaction)
            .orElseGet(() -> transaction.putObject(ObjectId.ROOT, Schema.LABELS, ObjectType.MAP));
    ObjectId entry = transaction.putObject(map, name, ObjectType.MAP);
    transaction.put(entry, HEADS, new Value.Blob(Bytes.of(label.heads().encode())));
    transaction.put(entry, Schema.CREATED_AT, new Value.Int(label.createdAt()));
  }

  static void delete(Transaction transaction, String name) {
    map(transaction).ifPresent(map -> transaction.delete(map, name));
  }
}

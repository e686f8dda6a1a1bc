package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.SyncState;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A device that knows the schema and none of our rules, as programs of other people do. */
final class StockPeer implements AutoCloseable {
  final Document document =
      Device.ENGINE.load(List.of(Genesis.chunk(Device.ENGINE, Device.VAULT)), ActorId.random());
  private final Map<Device, SyncState> states = new HashMap<>();
  private final Map<Device, SyncChannel> channels = new HashMap<>();

  void sync(Device other) {
    SyncState mine = states.computeIfAbsent(other, d -> document.newSync());
    var theirs = channels.computeIfAbsent(other, d -> other.vault.openSync());
    for (int quiet = 0; quiet < 2; ) {
      var out = document.generateSyncMessage(mine);
      out.ifPresent(theirs::receive);
      var in = theirs.next();
      in.ifPresent(message -> document.receiveSyncMessage(mine, message));
      quiet = out.isEmpty() && in.isEmpty() ? quiet + 1 : 0;
    }
  }

  void write(Consumer<Transaction> writes) {
    try (Transaction transaction = document.begin(ChangeStamp.NONE)) {
      writes.accept(transaction);
      transaction.commit();
    }
  }

  ObjectId files() {
    return Schema.object(document, ObjectId.ROOT, "files", ObjectType.MAP).orElseThrow();
  }

  private ObjectId file(FileId id) {
    return Schema.object(document, files(), id.uuid(), ObjectType.MAP).orElseThrow();
  }

  private ObjectId meta(FileId id) {
    return Schema.object(document, file(id), "meta", ObjectType.MAP).orElseThrow();
  }

  void create(FileId id, String path, String text) {
    write(
        t -> {
          ObjectId map = t.putObject(files(), id.uuid(), ObjectType.MAP);
          ObjectId meta = t.putObject(map, "meta", ObjectType.MAP);
          t.put(meta, "path", new Value.Str(path));
          t.put(meta, "kind", new Value.Str("text"));
          t.spliceText(t.putObject(map, "content", ObjectType.TEXT), 0, 0, text);
        });
  }

  void delete(FileId id) {
    ObjectId meta = meta(id);
    write(t -> t.put(meta, "deleted_at", new Value.Int(5)));
  }

  /** Brings a file back with another text, leaving keys alone that it does not know. */
  void restore(FileId id, String text) {
    ObjectId meta = meta(id);
    ObjectId content = Schema.object(document, file(id), "content", ObjectType.TEXT).orElseThrow();
    write(
        t -> {
          t.delete(meta, "deleted_at");
          t.spliceText(content, 0, t.length(content), text);
        });
  }

  @Override
  public void close() {
    document.close();
  }
}

package dev.agentsync.bench.engine;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.automerge.AmValue;
import org.automerge.ChangeHash;
import org.automerge.Document;
import org.automerge.ObjectId;
import org.automerge.ObjectType;
import org.automerge.PatchLog;
import org.automerge.SyncState;
import org.automerge.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * A document of automerge-java, by its own interface. Where the kernel needs patches, they are
 * asked for here too.
 */
final class NativeSubject implements Subject {
  private final Document document;
  private final SyncState sync = new SyncState();
  private ObjectId selected = ObjectId.ROOT;
  private @Nullable PatchLog patches;
  private @Nullable Transaction open;

  private NativeSubject(Document document) {
    this.document = document;
  }

  static final class Maker implements Engine {
    @Override
    public Subject create() {
      return new NativeSubject(new Document());
    }

    @Override
    public Subject load(byte[] saved) {
      return new NativeSubject(Document.load(saved));
    }
  }

  @Override
  public void addText(String key) {
    begin();
    selected = Objects.requireNonNull(open).set(ObjectId.ROOT, key, ObjectType.TEXT);
    commit();
  }

  @Override
  public void select(String... path) {
    selected = ObjectId.ROOT;
    for (String key : path) {
      selected =
          switch (document.get(selected, key).orElseThrow()) {
            case AmValue.Text text -> text.getId();
            case AmValue.Map map -> map.getId();
            default -> throw new IllegalArgumentException("nothing to select at " + key);
          };
    }
  }

  @Override
  public void begin() {
    patches = new PatchLog();
    open = document.startTransaction(patches);
  }

  @Override
  public void splice(int at, int deleted, String inserted) {
    Objects.requireNonNull(open).spliceText(selected, at, deleted, inserted);
  }

  @Override
  public void commit() {
    Objects.requireNonNull(open).commit();
    open = null;
    told(Objects.requireNonNull(patches));
  }

  private void told(PatchLog log) {
    document.makePatches(log);
    log.free();
  }

  @Override
  public byte[] save() {
    return document.save();
  }

  @Override
  public void apply(byte[] chunks) {
    var log = new PatchLog();
    document.applyEncodedChanges(chunks, log);
    told(log);
  }

  @Override
  public String text() {
    return document.text(selected).orElseThrow();
  }

  @Override
  public String textAt(List<String> heads) {
    ChangeHash[] moment =
        heads.stream().map(hex -> new Hash(HexFormat.of().parseHex(hex))).toArray(Hash[]::new);
    return document.text(selected, moment).orElseThrow();
  }

  /** A change hash; the library's own constructor is open to subclasses only. */
  private static final class Hash extends ChangeHash {
    private Hash(byte[] bytes) {
      super(bytes);
    }
  }

  @Override
  public Optional<byte[]> nextMessage() {
    return document.generateSyncMessage(sync);
  }

  @Override
  public void hear(byte[] message) {
    var log = new PatchLog();
    document.receiveSyncMessage(sync, log, message);
    told(log);
  }

  @Override
  public void close() {
    sync.free();
    document.free();
  }
}

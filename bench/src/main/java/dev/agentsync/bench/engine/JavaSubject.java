package dev.agentsync.bench.engine;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.SyncState;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** A document of engine-java, through the interface that the kernel uses. */
final class JavaSubject implements Subject {
  private final Document document;
  private final SyncState sync;
  private ObjectId selected = ObjectId.ROOT;
  private @Nullable Transaction open;

  private JavaSubject(Document document) {
    this.document = document;
    this.sync = document.newSync();
  }

  /** Returns engine-java. */
  static EngineProvider provider() {
    return ServiceLoader.load(EngineProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(it -> it.id().equals("java"))
        .findFirst()
        .orElseThrow();
  }

  static final class Maker implements Engine {
    private final EngineProvider provider = provider();

    @Override
    public Subject create() {
      return new JavaSubject(provider.create(ActorId.random()));
    }

    @Override
    public Subject load(byte[] saved) {
      return new JavaSubject(provider.load(List.of(saved), ActorId.random()));
    }
  }

  private Transaction open() {
    return Objects.requireNonNull(open);
  }

  @Override
  public void addText(String key) {
    begin();
    selected = open().putObject(ObjectId.ROOT, key, ObjectType.TEXT);
    commit();
  }

  @Override
  public void select(String... path) {
    selected = ObjectId.ROOT;
    for (String key : path) {
      selected = ((Value.Obj) document.get(selected, key).orElseThrow()).id();
    }
  }

  @Override
  public void begin() {
    open = document.begin(ChangeStamp.NONE);
  }

  @Override
  public void splice(int at, int deleted, String inserted) {
    open().spliceText(selected, at, deleted, inserted);
  }

  @Override
  public void commit() {
    open().commit();
    open = null;
  }

  @Override
  public byte[] save() {
    return document.save();
  }

  @Override
  public void apply(byte[] chunks) {
    document.apply(chunks);
  }

  @Override
  public String text() {
    return document.text(selected);
  }

  @Override
  public String textAt(List<String> heads) {
    return document
        .at(Heads.of(heads.stream().map(hex -> new ChangeHash(Bytes.ofHex(hex))).toList()))
        .text(selected);
  }

  @Override
  public Optional<byte[]> nextMessage() {
    return document.generateSyncMessage(sync);
  }

  @Override
  public void hear(byte[] message) {
    document.receiveSyncMessage(sync, message);
  }

  @Override
  public void close() {
    sync.close();
    document.close();
  }
}

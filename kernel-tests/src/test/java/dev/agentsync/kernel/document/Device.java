package dev.agentsync.kernel.document;

import dev.agentsync.kernel.Engines;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.EngineProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One device of a vault, with its storage in memory, that syncs when it is told to. */
public final class Device implements AutoCloseable {
  static final EngineProvider ENGINE = Engines.chosen();
  static final String VAULT = "6f1f1aa9-0000-4000-8000-00000000abcd";

  public final MemoryStorage storage = new MemoryStorage();
  final List<Changed> heard = new ArrayList<>();
  public VaultDocument vault;
  private final EngineProvider engine;
  private final Optional<DeviceKey> key;
  private final InstantSource clock;
  private final Map<Device, SyncChannel> channels = new HashMap<>();

  Device() {
    this(ENGINE, Optional.empty(), new Ticking());
  }

  /** A device that writes under its key, by a clock of its own. */
  public Device(EngineProvider engine, Optional<DeviceKey> key, InstantSource clock) {
    this.engine = engine;
    this.key = key;
    this.clock = clock;
    vault = open();
  }

  private VaultDocument open() {
    Authorship us = Authorship.of(key, Optional.empty());
    VaultDocument opened = VaultDocument.open(engine, storage, Optional.of(VAULT), us, clock);
    opened.subscribe(heard::add);
    return opened;
  }

  static Device hub() {
    var hub = new Device();
    hub.vault.resolveDuplicates(true);
    return hub;
  }

  /** As if the process had been killed and started again. */
  public void restart() {
    channels.keySet().forEach(other -> other.channels.remove(this));
    channels.clear();
    vault.close();
    vault = open();
  }

  public FileId create(String path, String text) {
    var id = new FileId[1];
    vault.edit(edit -> id[0] = edit.createText(path, text));
    return id[0];
  }

  public void write(FileId id, String text) {
    vault.edit(edit -> edit.writeText(id, text));
  }

  public void delete(FileId id) {
    vault.edit(edit -> edit.delete(id));
  }

  public @Nullable String read(String path) {
    return vault.file(path).map(entry -> vault.text(entry.id())).orElse(null);
  }

  /** Every live path with its text, or its blob's name; shared paths show all. */
  public SortedMap<String, String> tree() {
    var tree = new TreeMap<String, String>();
    for (FileEntry entry : vault.files()) {
      String content =
          entry.kind() == FileKind.TEXT
              ? vault.text(entry.id())
              : entry.blob().map(Object::toString).orElse("?");
      tree.merge(entry.path(), content, (one, other) -> one + "\n<and>\n" + other);
    }
    return tree;
  }

  /** Exchanges messages with another device until neither has anything to say. */
  public void sync(Device other) {
    var mine = channels.computeIfAbsent(other, d -> vault.openSync());
    var theirs = other.channels.computeIfAbsent(this, d -> other.vault.openSync());
    for (int quiet = 0; quiet < 2; ) {
      var out = mine.next();
      out.ifPresent(theirs::receive);
      var in = theirs.next();
      in.ifPresent(mine::receive);
      quiet = out.isEmpty() && in.isEmpty() ? quiet + 1 : 0;
    }
  }

  public static void syncAll(Device hub, Device... peers) {
    for (int round = 0; round < 2; round++) {
      for (Device peer : peers) {
        hub.sync(peer);
      }
    }
  }

  @Override
  public void close() {
    vault.close();
  }

  /** A clock that never shows the same time twice. */
  private static final class Ticking implements java.time.InstantSource {
    private long millis = 1_700_000_000_000L;

    @Override
    public java.time.Instant instant() {
      return java.time.Instant.ofEpochMilli(millis++);
    }
  }
}

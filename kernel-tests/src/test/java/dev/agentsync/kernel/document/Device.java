package dev.agentsync.kernel.document;

import dev.agentsync.kernel.Engines;
import dev.agentsync.kernel.spi.EngineProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One device of a vault, with its storage in memory, that syncs when it is told to. */
final class Device implements AutoCloseable {
  static final EngineProvider ENGINE = Engines.chosen();
  static final String VAULT = "6f1f1aa9-0000-4000-8000-00000000abcd";

  final MemoryStorage storage = new MemoryStorage();
  final List<VaultDocument.Changed> heard = new ArrayList<>();
  VaultDocument vault;
  private final Map<Device, VaultDocument.SyncChannel> channels = new HashMap<>();

  Device() {
    vault =
        VaultDocument.open(
            ENGINE, storage, Optional.of(VAULT), Authorship.unknown(), new Ticking());
    vault.subscribe(heard::add);
  }

  static Device hub() {
    var hub = new Device();
    hub.vault.resolveDuplicates(true);
    return hub;
  }

  /** As if the process had been killed and started again. */
  void restart() {
    channels.keySet().forEach(other -> other.channels.remove(this));
    channels.clear();
    vault.close();
    vault =
        VaultDocument.open(
            ENGINE, storage, Optional.of(VAULT), Authorship.unknown(), new Ticking());
    vault.subscribe(heard::add);
  }

  FileId create(String path, String text) {
    var id = new FileId[1];
    vault.edit(edit -> id[0] = edit.createText(path, text));
    return id[0];
  }

  void write(FileId id, String text) {
    vault.edit(edit -> edit.writeText(id, text));
  }

  void delete(FileId id) {
    vault.edit(edit -> edit.delete(id));
  }

  @Nullable String read(String path) {
    return vault.file(path).map(entry -> vault.text(entry.id())).orElse(null);
  }

  /** Every live path with its text, or its blob's name; shared paths show all. */
  SortedMap<String, String> tree() {
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
  void sync(Device other) {
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

  static void syncAll(Device hub, Device... peers) {
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

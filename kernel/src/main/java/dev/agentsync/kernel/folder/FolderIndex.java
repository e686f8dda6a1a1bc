package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.spi.Heads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was last on this disk, kept across restarts: which entry of the document each path held, and
 * at which moment. A log that is only appended to, and rewritten now and then. Used by the
 * binding's thread only.
 */
final class FolderIndex implements AutoCloseable {
  private static final long REWRITE_BEYOND = 1 << 20;

  private final Path file;
  private boolean fresh = true;
  private final TreeMap<String, IndexRecord.Base> bases = new TreeMap<>();
  private final Map<String, IndexRecord.Writing> writing = new HashMap<>();
  private final Map<String, IndexRecord.Reading> reading = new HashMap<>();
  private final TreeMap<String, String> folders = new TreeMap<>();
  private final TreeSet<String> held = new TreeSet<>();
  private final Map<FileId, Set<String>> pathsOf = new HashMap<>();
  private final Map<String, String> pathOfIdentity = new HashMap<>();
  private @Nullable FileChannel channel;
  private long size;
  private long sizeWhenRewritten;

  /** Makes the index that some records lead to. */
  FolderIndex(Path file, List<IndexRecord> records) {
    this.file = file;
    records.forEach(this::apply);
  }

  /**
   * Reads the index, if there is one; it is written to only when there is something to say.
   *
   * @param known whether the document has those changes; what was recorded of changes that never
   *     became durable is not true and therefore left out
   */
  static FolderIndex open(Path file, Predicate<Heads> known) {
    return IndexLog.read(file).confirmed(known);
  }

  /** Returns whether folder and document have never been made the same by this program. */
  boolean fresh() {
    return fresh;
  }

  /** Says that folder and document have been made the same once. */
  void established() {
    if (fresh) {
      append(List.of(new IndexRecord.Established()));
    }
  }

  Optional<IndexRecord.Base> base(String path) {
    return Optional.ofNullable(bases.get(path));
  }

  Collection<IndexRecord.Base> bases() {
    return bases.values();
  }

  int size() {
    return bases.size();
  }

  /** Returns the files below a folder, at any depth. */
  SortedMap<String, IndexRecord.Base> basesBelow(String folder) {
    return below(bases, folder);
  }

  /** Returns the folders below a folder, at any depth, with their identities. */
  SortedMap<String, String> foldersBelow(String folder) {
    return below(folders, folder);
  }

  private static <V> SortedMap<String, V> below(NavigableMap<String, V> map, String folder) {
    return folder.isEmpty() ? map : map.subMap(folder + "/", true, folder + "0", false);
  }

  Optional<String> folderIdentity(String path) {
    return Optional.ofNullable(folders.get(path));
  }

  Map<String, String> folders() {
    return folders;
  }

  /** Returns where an entry was last on this disk. */
  Set<String> pathsOf(FileId id) {
    return Set.copyOf(pathsOf.getOrDefault(id, Set.of()));
  }

  /** Returns the path a file with that identity was last known under. */
  Optional<String> pathOfIdentity(String identity) {
    return identity.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(pathOfIdentity.get(identity)).filter(bases::containsKey);
  }

  Collection<IndexRecord.Writing> interruptedWrites() {
    return List.copyOf(writing.values());
  }

  boolean interruptedRead(String path) {
    return reading.containsKey(path);
  }

  Set<String> held() {
    return held;
  }

  /**
   * Adds records.
   *
   * @throws StorageException if they could not be written; nothing of them is true then
   */
  void append(List<? extends IndexRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    try {
      FileChannel log = log();
      ByteBuffer bytes = ByteBuffer.wrap(IndexCodec.encode(records));
      long end = size + bytes.remaining();
      while (bytes.hasRemaining()) {
        log.write(bytes, end - bytes.remaining());
      }
      size = end;
      records.forEach(this::apply);
      if (size > REWRITE_BEYOND && size > 4 * sizeWhenRewritten) {
        rewrite();
      }
    } catch (IOException e) {
      throw failure("write", file, e);
    }
  }

  /** Makes everything appended so far survive a power failure. */
  void force() {
    try {
      log().force(false);
    } catch (IOException e) {
      throw failure("write", file, e);
    }
  }

  private void apply(IndexRecord record) {
    String path = record.path();
    switch (record) {
      case IndexRecord.Base base -> {
        forget(path);
        bases.put(path, base);
        pathsOf.computeIfAbsent(base.id(), _ -> new TreeSet<>()).add(path);
        if (!base.stamp().identity().isEmpty()) {
          pathOfIdentity.put(base.stamp().identity(), path);
        }
      }
      case IndexRecord.Writing written -> writing.put(path, written);
      case IndexRecord.Reading read -> reading.put(path, read);
      case IndexRecord.Gone _ -> {
        forget(path);
        folders.remove(path);
      }
      case IndexRecord.Held _ -> held.add(path);
      case IndexRecord.Established _ -> fresh = false;
      case IndexRecord.Folder folder -> {
        held.remove(path);
        folders.put(path, folder.identity());
      }
    }
  }

  private void forget(String path) {
    IndexRecord.Base old = bases.remove(path);
    writing.remove(path);
    reading.remove(path);
    held.remove(path);
    if (old != null) {
      Set<String> paths = pathsOf.get(old.id());
      if (paths != null && paths.remove(path) && paths.isEmpty()) {
        pathsOf.remove(old.id());
      }
      pathOfIdentity.remove(old.stamp().identity(), path);
    }
  }

  /** The log begins anew with each process, so that nothing is ever added after a torn end. */
  private FileChannel log() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = rewritten();
      channel = open;
    }
    return open;
  }

  private void rewrite() throws IOException {
    FileChannel old = channel;
    channel = rewritten();
    if (old != null) {
      old.close();
    }
  }

  /** Writes what is true now into a new file and puts that in the place of the log. */
  private FileChannel rewritten() throws IOException {
    var records = new ArrayList<IndexRecord>();
    if (!fresh) {
      records.add(new IndexRecord.Established());
    }
    folders.forEach((path, identity) -> records.add(new IndexRecord.Folder(path, identity)));
    records.addAll(bases.values());
    records.addAll(writing.values());
    records.addAll(reading.values());
    held.forEach(path -> records.add(new IndexRecord.Held(path)));
    byte[] body = IndexCodec.encode(records);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    FileChannel next =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      ByteBuffer bytes =
          ByteBuffer.allocate(IndexCodec.HEADER.length + body.length)
              .put(IndexCodec.HEADER)
              .put(body)
              .flip();
      while (bytes.hasRemaining()) {
        next.write(bytes);
      }
      next.force(true);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      size = next.size();
      sizeWhenRewritten = size;
      return next;
    } catch (IOException e) {
      next.close();
      throw e;
    }
  }

  static StorageException failure(String verb, Path file, IOException e) {
    return new StorageException(
        "Cannot %s %s, which records what was last on this disk: %s"
            .formatted(verb, file, DiskTree.reason(e)),
        e);
  }

  /** Closes without rewriting; the log as it is opens again. */
  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw failure("close", file, e);
    }
  }
}

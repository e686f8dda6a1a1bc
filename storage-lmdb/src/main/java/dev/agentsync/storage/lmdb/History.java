package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.Storage;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The chunks in the order they were appended. What came in one call is one entry; a large entry is
 * cut into parts, because LMDB wants the pages of a value to be neighbours.
 */
final class History {
  static final String TABLE = "history";

  private static final int PART = 1 << 20;
  private static final System.Logger LOG = System.getLogger("agentsync.storage");

  private final Environment environment;

  History(Environment environment) {
    this.environment = environment;
  }

  void append(byte[] chunks) {
    environment.write("append to", write -> insert(write, chunks));
  }

  void replaceAll(byte[] chunks) {
    environment.write(
        "replace the history in",
        write -> {
          write.clear(write.tables().history());
          write.counted(0, 0);
          return insert(write, chunks);
        });
  }

  long size() {
    return Math.max(0, environment.read("look at", this::about).bytes());
  }

  private About about(Read read) {
    try {
      return read.about();
    } catch (About.NewerFormat e) {
      throw new StorageException(
          environment.file() + " was written by a newer agentsync. Use that one.", e);
    }
  }

  private static boolean insert(Write write, byte[] chunks) {
    int parts = Math.max(1, Math.ceilDiv(chunks.length, PART));
    long entry =
        write.last(write.tables().history()).map(key -> Key.read(key).entry() + 1).orElse(1L);
    for (int number = 0; number < parts; number++) {
      int from = number * PART;
      int to = (int) Math.min(chunks.length, from + (long) PART);
      byte[] part =
          ByteBuffer.allocate(Integer.BYTES + to - from)
              .putInt(parts)
              .put(chunks, from, to - from)
              .array();
      write.put(write.tables().history(), new Key(entry, number).encode(), Hashed.wrap(part));
    }
    write.grown(1, chunks.length);
    return true;
  }

  /** Number of an entry and of a part of it, in an order that is theirs. */
  private record Key(long entry, int part) {
    static Key read(byte[] key) {
      ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(key, Long.BYTES + Integer.BYTES));
      return new Key(in.getLong(), in.getInt());
    }

    byte[] encode() {
      return ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(entry).putInt(part).array();
    }
  }

  Storage.Loaded load() {
    Found found = environment.read("read", this::select);
    if (found.isSound()) {
      return new Storage.Loaded(found.whole, List.of());
    }
    int moved = environment.write("mend", write -> mend(write, found));
    String damage =
        environment.file()
            + " was damaged: the history should have "
            + found.about.entries()
            + " parts, and "
            + found.whole.size()
            + " are as they were stored. What was found in the place of others ("
            + moved
            + " values) is kept in its table '"
            + Damaged.TABLE
            + "'. Other devices may have them whole: connect to one.";
    LOG.log(Level.WARNING, damage);
    return new Storage.Loaded(found.whole, List.of(damage));
  }

  /** What was read. */
  private static final class Found {
    final List<byte[]> whole = new ArrayList<>();
    final Set<Key> parts = new LinkedHashSet<>();
    final Set<Long> damaged = new LinkedHashSet<>();
    final About about;
    final boolean present; // whether what the state says of itself is about this state
    long entries;
    long bytes;

    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private long entry = -1;
    private int next;
    private int count;

    Found(About about, boolean present) {
      this.about = about;
      this.present = present;
    }

    boolean isSound() {
      return damaged.isEmpty()
          && present
          && about.entries() == whole.size()
          && about.bytes() == bytes;
    }

    void row(byte[] rawKey, byte[] value) {
      Key key = Key.read(rawKey);
      parts.add(key);
      if (key.entry() != entry) {
        end();
        entry = key.entry();
        next = 0;
        count = 0;
        gathered.reset();
      }
      Optional<byte[]> content = Hashed.unwrap(value).filter(part -> part.length >= Integer.BYTES);
      if (content.isEmpty() || key.part() != next) {
        damaged.add(entry);
      } else {
        byte[] part = content.get();
        count = ByteBuffer.wrap(part).getInt();
        gathered.write(part, Integer.BYTES, part.length - Integer.BYTES);
      }
      next++;
    }

    void end() {
      if (entry < 0) {
        return;
      }
      if (damaged.contains(entry) || next != count) {
        damaged.add(entry);
        return;
      }
      whole.add(gathered.toByteArray());
      bytes += gathered.size();
    }
  }

  private Found select(Read read) {
    About about = about(read);
    var found = new Found(about, about.transaction() == read.transaction());
    read.each(read.tables().history(), found::row);
    found.end();
    return found;
  }

  private static int mend(Write write, Found found) {
    int moved = 0;
    for (Key part : found.parts) {
      if (found.damaged.contains(part.entry())) {
        byte[] key = part.encode();
        Damaged.move(write, write.tables().history(), key, "history " + part);
        moved++;
      }
    }
    write.counted(found.whole.size(), found.bytes);
    return moved;
  }
}

package dev.agentsync.storage.lmdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The pages of an LMDB data file, read without LMDB. The layout is that of {@code struct MDB_meta},
 * {@code MDB_db} and {@code MDB_page} in LMDB 0.9 on a 64-bit machine.
 */
final class PageFile implements AutoCloseable {
  static final int HEADER = 16;

  private static final int MAGIC = 0xBEEFC0DE;
  private static final int VERSION = 1;
  private static final int META_FLAG = 0x08;
  private static final int META_LENGTH = HEADER + 24 + 2 * Db.LENGTH + 16;

  private final FileChannel channel;
  private final long size;

  private PageFile(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  static PageFile open(Path file) throws IOException {
    return new PageFile(FileChannel.open(file, StandardOpenOption.READ));
  }

  /**
   * The state after a transaction.
   *
   * @param free which pages are free, by the transaction that freed them
   * @param main the tables, by their names
   * @param last the last page in use
   */
  record Meta(long transaction, Db free, Db main, long last) {
    int pageSize() {
      return free.pad();
    }
  }

  /** A tree, as its parent describes it. */
  record Db(
      int pad,
      int flags,
      int depth,
      long branches,
      long leaves,
      long overflows,
      long entries,
      long root) {
    static final int LENGTH = 48;

    static Db read(ByteBuffer from, int at) {
      return new Db(
          from.getInt(at),
          from.getShort(at + 4) & 0xffff,
          from.getShort(at + 6) & 0xffff,
          from.getLong(at + 8),
          from.getLong(at + 16),
          from.getLong(at + 24),
          from.getLong(at + 32),
          from.getLong(at + 40));
    }
  }

  /** Returns the state that LMDB would take for the present one. */
  Meta newest() throws IOException, DamagedFile {
    Meta first = meta(0, 0);
    int pageSize = first.pageSize();
    if (Integer.bitCount(pageSize) != 1 || pageSize < 256 || pageSize > 65536) {
      throw new DamagedFile("pages of " + pageSize + " bytes");
    }
    Meta second = meta(1, pageSize);
    if (second.pageSize() != pageSize) {
      throw new DamagedFile("pages of " + pageSize + " or " + second.pageSize() + " bytes");
    }
    // Even transactions write the first page, odd ones the second, and none is left out.
    boolean fresh = first.transaction() == 0 && second.transaction() == 0;
    boolean turns = (first.transaction() & 1) == 0 && (second.transaction() & 1) == 1;
    if (!fresh && (!turns || Math.abs(first.transaction() - second.transaction()) != 1)) {
      throw new DamagedFile("transactions " + first.transaction() + " and " + second.transaction());
    }
    return first.transaction() > second.transaction() ? first : second;
  }

  private Meta meta(long page, long at) throws IOException, DamagedFile {
    ByteBuffer bytes = read(at, META_LENGTH);
    if (bytes.getLong(0) != page
        || (bytes.getShort(10) & 0xffff) != META_FLAG
        || bytes.getInt(HEADER) != MAGIC
        || bytes.getInt(HEADER + 4) != VERSION
        || bytes.getLong(HEADER + 8) != 0) { // an address to map to, which we never ask for
      throw new DamagedFile("page " + page + " describes no file of this kind");
    }
    int trees = HEADER + 24;
    return new Meta(
        bytes.getLong(trees + 2 * Db.LENGTH + 8),
        Db.read(bytes, trees),
        Db.read(bytes, trees + Db.LENGTH),
        bytes.getLong(trees + 2 * Db.LENGTH));
  }

  /** Returns the bytes at a place. */
  ByteBuffer read(long at, int length) throws IOException, DamagedFile {
    if (at < 0 || at > size - length) {
      throw new DamagedFile("it ends at byte " + size + " and should go on beyond " + at);
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new DamagedFile("it became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.agentsync.storage.lmdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks all trees of a data file before LMDB sees it. A page number that leads out of the file
 * would end the process, and a page that is in use and called free would be written over. Values
 * that lie outside the trees are only located, not read.
 */
final class PageCheck {
  private static final int NUMBERS = 0x08; // keys of the tree of free pages
  private static final int MAX_DEPTH = 32;

  private final PageFile file;
  private final PageFile.Meta meta;
  private final BitSet used = new BitSet();
  private final BitSet free = new BitSet();
  private final Map<String, Long> entries = new HashMap<>();

  private PageCheck(PageFile file) throws IOException, DamagedFile {
    this.file = file;
    this.meta = file.newest();
  }

  /** What a sound file says of itself. */
  record Summary(Map<String, Long> tables) {
    long entries(String table) {
      return tables.getOrDefault(table, 0L);
    }
  }

  /**
   * Checks a file.
   *
   * @throws DamagedFile if LMDB must not open it
   */
  static Summary run(Path path) throws IOException, DamagedFile {
    try (PageFile file = PageFile.open(path)) {
      var check = new PageCheck(file);
      if (check.meta.last() < 1 || check.meta.last() > Integer.MAX_VALUE - 1L) {
        throw new DamagedFile("its last page is " + check.meta.last());
      }
      check.used.set(0, 2);
      check.tree("free pages", check.meta.free(), NUMBERS);
      check.tree("tables", check.meta.main(), 0);
      if (check.free.intersects(check.used)) {
        throw new DamagedFile("pages that are in use are called free");
      }
      return new Summary(Map.copyOf(check.entries));
    }
  }

  /** Counts what a tree has. */
  private static final class Count {
    long branches;
    long leaves;
    long overflows;
    long entries;
  }

  private void tree(String name, PageFile.Db db, int flags) throws IOException, DamagedFile {
    var count = new Count();
    // The lower half is the table's own; the upper one is LMDB's while it is open.
    if (db.flags() != flags || db.depth() > MAX_DEPTH) {
      throw new DamagedFile("the tree of " + name + " is of another kind");
    }
    if (db.root() != -1 && db.depth() > 0) {
      page(name, db.root(), db.depth(), flags, count);
    } else if (db.root() != -1 || db.depth() != 0) {
      throw new DamagedFile("the tree of " + name + " has no root");
    }
    if (count.branches != db.branches()
        || count.leaves != db.leaves()
        || count.overflows != db.overflows()
        || count.entries != db.entries()) {
      throw new DamagedFile("the tree of " + name + " does not have what it says it has");
    }
    entries.put(name, count.entries);
  }

  private void page(String tree, long number, int levels, int flags, Count count)
      throws IOException, DamagedFile {
    String name = "page " + number + " (" + tree + ")";
    use(number, 1, name);
    ByteBuffer page = file.read(number * meta.pageSize(), meta.pageSize());
    boolean leaf = levels == 1;
    if (page.getLong(0) != number
        || (page.getShort(10) & 0xffff) != (leaf ? Node.LEAF : Node.BRANCH)) {
      throw new DamagedFile(name + " is another one");
    }
    List<Node> nodes = Node.all(page, leaf, name);
    if (nodes.isEmpty() || !Node.ascend(nodes, leaf, flags == NUMBERS)) {
      throw new DamagedFile(name + " is not in order");
    }
    if (!leaf) {
      count.branches++;
      for (Node node : nodes) {
        page(tree, node.child(), levels - 1, flags, count);
      }
      return;
    }
    count.leaves++;
    count.entries += nodes.size();
    for (Node node : nodes) {
      value(tree, page, node, flags, count);
    }
  }

  private void value(String tree, ByteBuffer page, Node node, int flags, Count count)
      throws IOException, DamagedFile {
    if (node.flags() == Node.TREE) {
      if (flags == NUMBERS || page.limit() - node.value() < PageFile.Db.LENGTH) {
        throw new DamagedFile("a tree below " + tree);
      }
      String name = new String(node.key(), StandardCharsets.ISO_8859_1);
      tree(name, PageFile.Db.read(page, node.value()), 0);
      return;
    }
    ByteBuffer bytes = page;
    int at = node.value();
    if (node.flags() == Node.BIG) {
      long number = page.getLong(at);
      long pages = (node.length() + PageFile.HEADER + meta.pageSize() - 1) / meta.pageSize();
      String name = "page " + number + " (" + tree + ")";
      use(number, pages, name);
      ByteBuffer header = file.read(number * meta.pageSize(), PageFile.HEADER);
      file.read(number * meta.pageSize() + PageFile.HEADER + node.length(), 0); // is it all there?
      if (header.getLong(0) != number
          || (header.getShort(10) & 0xffff) != Node.OVERFLOW
          || header.getInt(12) != pages) {
        throw new DamagedFile(name + " is another one");
      }
      count.overflows += pages;
      if (flags == NUMBERS) {
        bytes = file.read(number * meta.pageSize() + PageFile.HEADER, (int) node.length());
        at = 0;
      }
    }
    if (flags == NUMBERS) {
      freePages(bytes, at, node.length());
    }
  }

  /** Reads a list of free pages: how many, then the numbers, descending. */
  private void freePages(ByteBuffer bytes, int at, long length) throws DamagedFile {
    long count = length < Long.BYTES ? -1 : bytes.getLong(at);
    if (count < 0 || count > length / Long.BYTES - 1) {
      throw new DamagedFile("a list of " + count + " free pages in " + length + " bytes");
    }
    long before = meta.last() + 1;
    for (int i = 1; i <= count; i++) {
      long number = bytes.getLong(at + i * Long.BYTES);
      if (number < 2 || number >= before || free.get((int) number)) {
        throw new DamagedFile("page " + number + " is free twice, or not there");
      }
      free.set((int) number);
      before = number;
    }
  }

  private void use(long number, long pages, String name) throws DamagedFile {
    if (number < 2 || pages < 1 || number > meta.last() - pages + 1) {
      throw new DamagedFile(name + " is beyond the last one, " + meta.last());
    }
    int first = (int) number;
    int taken = used.nextSetBit(first);
    if (taken >= 0 && taken < number + pages) {
      throw new DamagedFile(name + " is in two places");
    }
    used.set(first, (int) (number + pages));
  }
}

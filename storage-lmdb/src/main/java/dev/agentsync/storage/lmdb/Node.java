package dev.agentsync.storage.lmdb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one slot of a page holds.
 *
 * @param key as it lies there
 * @param flags of a leaf's node: whether its value lies elsewhere, or is a tree
 * @param child in a branch: the page below
 * @param length in a leaf: how long the value is
 * @param value in a leaf: where the value, or the number of the page it is on, lies
 */
record Node(byte[] key, int flags, long child, long length, int value) {
  static final int BRANCH = 0x01;
  static final int LEAF = 0x02;
  static final int OVERFLOW = 0x04;
  static final int BIG = 0x01;
  static final int TREE = 0x02;

  private static final int HEADER = 8;

  /** Reads the slots of a branch or a leaf, in order. */
  static List<Node> all(ByteBuffer page, boolean leaf, String name) throws DamagedFile {
    int lower = page.getShort(12) & 0xffff;
    int upper = page.getShort(14) & 0xffff;
    if (lower < PageFile.HEADER || lower > upper || upper > page.limit() || lower % 2 != 0) {
      throw new DamagedFile(name + " is filled up to " + lower + " and from " + upper);
    }
    var nodes = new ArrayList<Node>();
    for (int slot = PageFile.HEADER; slot < lower; slot += 2) {
      int at = page.getShort(slot) & 0xffff;
      if (at < upper || at > page.limit() - HEADER || at % 2 != 0) {
        throw new DamagedFile(name + " has a node at " + at);
      }
      nodes.add(read(page, at, leaf, name));
    }
    return nodes;
  }

  private static Node read(ByteBuffer page, int at, boolean leaf, String name) throws DamagedFile {
    long low = (page.getShort(at) & 0xffffL) | (page.getShort(at + 2) & 0xffffL) << 16;
    int flags = page.getShort(at + 4) & 0xffff;
    int keyLength = page.getShort(at + 6) & 0xffff;
    int value = at + HEADER + keyLength;
    if (value > page.limit()) {
      throw new DamagedFile(name + " has a key of " + keyLength + " bytes");
    }
    byte[] key = new byte[keyLength];
    page.get(at + HEADER, key);
    if (!leaf) {
      return new Node(key, 0, low | (long) flags << 32, 0, 0);
    }
    boolean elsewhere = flags == BIG;
    if (flags > TREE
        || (flags == TREE && low != PageFile.Db.LENGTH)
        || (elsewhere ? Long.BYTES : low) > page.limit() - value) {
      throw new DamagedFile(name + " has a value of kind " + flags + " and " + low + " bytes");
    }
    return new Node(key, flags, 0, low, value);
  }

  /** Returns whether the keys ascend; the first one of a branch means nothing. */
  static boolean ascend(List<Node> nodes, boolean leaf, boolean numbers) {
    for (int i = leaf ? 1 : 2; i < nodes.size(); i++) {
      byte[] before = nodes.get(i - 1).key();
      byte[] after = nodes.get(i).key();
      int order =
          numbers
              ? Long.compare(number(before), number(after))
              : Arrays.compareUnsigned(before, after);
      if (order >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns a key that is a number in this machine's order of bytes. */
  static long number(byte[] key) {
    return key.length < Long.BYTES
        ? -1
        : ByteBuffer.wrap(key).order(java.nio.ByteOrder.nativeOrder()).getLong();
  }
}

package dev.agentsync.kernel.spi;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A moment in a document's history: the changes that nothing known at that moment depends on.
 * Ascending, without duplicates; empty before the first change.
 *
 * @since 0.1.0
 */
public record Heads(List<ChangeHash> hashes) {
  /** The moment before the first change. */
  public static final Heads NONE = new Heads(List.of());

  public Heads {
    // Nearly every moment has one head.
    hashes = hashes.size() < 2 ? List.copyOf(hashes) : hashes.stream().sorted().distinct().toList();
  }

  /** Returns the moment right after the given change, seen alone. */
  public static Heads of(ChangeHash hash) {
    return new Heads(List.of(hash));
  }

  /** Returns the moment with the given hashes, in any order. */
  public static Heads of(Collection<ChangeHash> hashes) {
    return new Heads(List.copyOf(hashes));
  }

  /**
   * Reads concatenated 32-byte hashes.
   *
   * @throws IllegalArgumentException if the length is not a multiple of 32
   */
  public static Heads decode(byte[] bytes) {
    if (bytes.length % ChangeHash.LENGTH != 0) {
      throw new IllegalArgumentException(
          "encoded heads length not multiple of 32: " + bytes.length);
    }
    var hashes = new ArrayList<ChangeHash>();
    for (int at = 0; at < bytes.length; at += ChangeHash.LENGTH) {
      hashes.add(new ChangeHash(Bytes.of(Arrays.copyOfRange(bytes, at, at + ChangeHash.LENGTH))));
    }
    return new Heads(hashes);
  }

  /** Returns the hashes one after the other, 32 bytes each. */
  public byte[] encode() {
    var out = new ByteArrayOutputStream(hashes.size() * ChangeHash.LENGTH);
    for (ChangeHash hash : hashes) {
      out.writeBytes(hash.bytes().toArray());
    }
    return out.toByteArray();
  }

  /** Returns whether there is no change yet. */
  public boolean isEmpty() {
    return hashes.isEmpty();
  }
}

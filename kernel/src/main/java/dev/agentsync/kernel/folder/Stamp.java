package dev.agentsync.kernel.folder;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What the file system says about a file without reading it.
 *
 * @param size bytes
 * @param modifiedNanos last modification, nanoseconds since the epoch
 * @param identity stays the same when the file is renamed and differs from that of every other
 *     file; empty where the file system knows no such thing
 */
record Stamp(long size, long modifiedNanos, String identity) {
  /** Matches no file. */
  static final Stamp UNKNOWN = new Stamp(-1, 0, "");

  static Stamp of(BasicFileAttributes attributes) {
    return new Stamp(
        attributes.size(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        identityOf(attributes));
  }

  /**
   * Inode numbers are used again as soon as a file is gone, so the time of birth belongs to the
   * identity. The device number does not: it may change with every mount.
   */
  static String identityOf(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    if (key == null) {
      return "";
    }
    String text = key.toString();
    int inode = text.indexOf("ino=");
    return (inode < 0 ? text : text.substring(inode))
        + "@"
        + attributes.creationTime().to(TimeUnit.NANOSECONDS);
  }

  /** Returns one of the same file that says nothing of its content. */
  Stamp unproved() {
    return new Stamp(UNKNOWN.size, UNKNOWN.modifiedNanos, identity);
  }

  /** Returns whether a rename alone could have led from one to the other. */
  boolean sameContentTimes(Stamp other) {
    return size == other.size && modifiedNanos == other.modifiedNanos;
  }
}

package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.spi.BlobHash;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the checksums of an archive's entries. */
final class Sums {
  private static final int NAME = 66;

  private Sums() {}

  /** Returns the checksum of every entry but the list itself. */
  static Map<String, BlobHash> parse(Path file, String text, Set<String> names) {
    Map<String, BlobHash> sums = new HashMap<>();
    for (String line : text.lines().toList()) {
      boolean formed =
          line.length() > NAME && line.startsWith("  ", NAME - 2) && BlobHash.isValid(hex(line));
      if (!formed || sums.put(line.substring(NAME), new BlobHash(hex(line))) != null) {
        throw Refused.because(file, Layout.SUMS + " in it is malformed");
      }
    }
    boolean complete =
        sums.size() == names.size() - 1
            && names.stream().allMatch(n -> n.equals(Layout.SUMS) || sums.containsKey(n));
    if (!complete) {
      throw Refused.because(file, Layout.SUMS + " in it does not list what is in it");
    }
    return sums;
  }

  private static String hex(String line) {
    return line.substring(0, NAME - 2);
  }
}

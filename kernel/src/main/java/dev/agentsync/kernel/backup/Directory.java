package dev.agentsync.kernel.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Looks at what a backup file claims to hold, before anything of it is unpacked. */
final class Directory {
  private Directory() {}

  /** Returns the entries of each vault by their names within it, by the vaults' folders. */
  static SequencedMap<String, Map<String, ZipEntry>> read(Path file, ZipFile zip)
      throws IOException {
    boolean single = zip.getEntry(Layout.SUMS) != null;
    SequencedMap<String, Map<String, ZipEntry>> vaults = new LinkedHashMap<>();
    long packed = 0;
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
      String folder = single ? "" : Layout.folderOf(entry.getName()).orElse("");
      String name = entry.getName().substring(folder.length());
      if (!Layout.belongs(name)) {
        throw Refused.because(
            file, "there is something in it that is no part of a vault: " + shown(name));
      }
      if (vaults.computeIfAbsent(folder, _ -> new LinkedHashMap<>()).put(name, entry) != null) {
        throw Refused.because(file, "there are two of " + entry.getName() + " in it");
      }
      checkSize(file, entry);
      packed += entry.getCompressedSize();
    }
    if (packed > Files.size(file)) { // entries that lie over one another
      throw Refused.because(file, "it claims to hold more than its own length");
    }
    vaults.forEach((folder, entries) -> requireComplete(file, folder, entries.keySet()));
    if (vaults.isEmpty()) {
      requireComplete(file, "", Set.of());
    }
    return vaults;
  }

  private static void requireComplete(Path file, String folder, Set<String> names) {
    for (String name : Layout.FIXED) {
      if (!names.contains(name)) {
        throw Refused.because(file, folder + name + " is not in it");
      }
    }
  }

  private static void checkSize(Path file, ZipEntry entry) {
    long size = entry.getSize();
    long packed = entry.getCompressedSize();
    boolean plausible =
        size >= 0
            && packed >= 0
            && size <= Integer.MAX_VALUE - 16
            && size <= packed * Layout.EXPANSION;
    if (!plausible) {
      throw Refused.because(
          file, entry.getName() + " in it would unpack to " + size + " bytes from " + packed);
    }
  }

  private static String shown(String name) {
    String line = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return line.length() <= 100 ? line : line.substring(0, 100) + "…";
  }
}

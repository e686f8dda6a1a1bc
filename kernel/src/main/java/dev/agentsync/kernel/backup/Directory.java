package dev.agentsync.kernel.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Looks at what an archive claims to hold, before anything of it is unpacked. */
final class Directory {
  private Directory() {}

  /** Returns the entries by name. */
  static Map<String, ZipEntry> read(Path file, ZipFile zip) throws IOException {
    Map<String, ZipEntry> entries = new LinkedHashMap<>();
    long packed = 0;
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
      String name = entry.getName();
      if (!Layout.FIXED.contains(name) && Layout.blob(name).isEmpty()) {
        throw Refused.because(
            file, "there is something in it that is no part of a vault: " + shown(name));
      }
      if (entries.put(name, entry) != null) {
        throw Refused.because(file, "there are two of " + name + " in it");
      }
      checkSize(file, entry);
      packed += entry.getCompressedSize();
    }
    if (packed > Files.size(file)) { // entries that lie over one another
      throw Refused.because(file, "it claims to hold more than its own length");
    }
    for (String name : List.copyOf(Layout.FIXED)) {
      if (!entries.containsKey(name)) {
        throw Refused.because(file, name + " is not in it");
      }
    }
    return entries;
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

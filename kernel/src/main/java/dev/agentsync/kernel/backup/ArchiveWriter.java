package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.spi.BlobHash;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a backup file entry by entry; it can be read after {@link #finish}. It is that of one
 * vault, or each vault begins with {@link #vault}.
 */
final class ArchiveWriter implements Closeable {
  /** Histories and most attachments are compressed already, so little is tried on the rest. */
  private static final int LEVEL = Deflater.BEST_SPEED;

  private final Path file;
  private final ZipOutputStream zip;
  private final Instant created;
  private final Map<String, BlobHash> sums = new LinkedHashMap<>();
  private String folder = "";

  ArchiveWriter(Path file, Instant created) throws IOException {
    this.file = file;
    this.created = created;
    this.zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    zip.setLevel(LEVEL);
    zip.setComment(Seal.blank());
  }

  /** Begins another vault: what is added from now on goes into a folder of that name. */
  void vault(String name) throws IOException {
    if (!sums.isEmpty()) {
      putSums();
    }
    folder = Layout.folder(name);
  }

  /** Adds everything of another archive. */
  void addAll(Archive archive) throws IOException {
    for (String name : archive.names()) {
      add(name, archive.read(name));
    }
  }

  void add(String name, String text) throws IOException {
    add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  void add(String name, byte[] content) throws IOException {
    put(name, content);
    sums.put(name, BlobHash.of(content));
  }

  private void put(String name, byte[] content) throws IOException {
    var entry = new ZipEntry(folder + name);
    entry.setTime(created.toEpochMilli());
    if (!packs(content)) {
      var crc = new CRC32();
      crc.update(content);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** Whether compressing pays; and not by so much that a reader has to suspect a trap. */
  private static boolean packs(byte[] content) {
    try (var deflater = new Deflater(LEVEL, true)) {
      deflater.setInput(content);
      deflater.finish();
      byte[] out = new byte[1 << 16];
      while (!deflater.finished()) {
        deflater.deflate(out);
      }
      long packed = deflater.getBytesWritten();
      return packed < content.length / 20 * 19L
          && content.length <= packed * (Layout.EXPANSION / 2);
    }
  }

  /** Writes the sums and the seal; the archive is on stable storage when this returns. */
  void finish() throws IOException {
    putSums();
    zip.close();
    Seal.put(file);
  }

  private void putSums() throws IOException {
    var text = new StringBuilder();
    sums.forEach((name, hash) -> text.append(hash.hex()).append("  ").append(name).append('\n'));
    put(Layout.SUMS, text.toString().getBytes(StandardCharsets.UTF_8));
    sums.clear();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}

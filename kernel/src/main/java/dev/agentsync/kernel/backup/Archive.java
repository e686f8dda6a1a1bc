package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.BlobHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One vault in a {@link BackupFile} that is read. What comes out of it has the length and the
 * checksum the archive claims for it; names in it never become paths. Every failure is a {@link
 * StorageException} that names the file. One thread at a time.
 */
public final class Archive {
  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries;
  private final Map<String, BlobHash> sums;
  private final Facts facts;

  /**
   * @param entries those of the vault, by their names within it
   */
  Archive(Path file, ZipFile zip, Map<String, ZipEntry> entries) throws IOException {
    this.file = file;
    this.zip = zip;
    this.entries = entries;
    this.sums = Sums.parse(file, text(bytes(Layout.SUMS)), entries.keySet());
    this.facts = Facts.parse(file, text(small(Layout.FACTS)));
  }

  /** Returns what the archive says of itself. */
  public Facts facts() {
    return facts;
  }

  /** Returns the document with its whole history. */
  public byte[] history() {
    return read(Layout.HISTORY);
  }

  /** Returns the settings. */
  public String config() {
    try {
      return text(small(Layout.CONFIG));
    } catch (IOException e) {
      throw Refused.unreadable(file, e);
    }
  }

  /** Returns which attachments' contents are in it. */
  public List<BlobHash> blobs() {
    return entries.keySet().stream().flatMap(name -> Layout.blob(name).stream()).sorted().toList();
  }

  /** Returns the content of an attachment. */
  public byte[] blob(BlobHash hash) {
    return read(Layout.blob(hash));
  }

  /** Returns what its parts are called, but for the list of their sums. */
  Set<String> names() {
    return sums.keySet();
  }

  byte[] read(String name) {
    try {
      return checked(name);
    } catch (IOException e) {
      throw Refused.unreadable(file, e);
    }
  }

  private byte[] small(String name) throws IOException {
    if (entry(name).getSize() > Layout.SMALL) {
      throw Refused.because(file, name + " in it is too long");
    }
    return checked(name);
  }

  private byte[] checked(String name) throws IOException {
    byte[] content = bytes(name);
    BlobHash sum = BlobHash.of(content);
    boolean named = Layout.blob(name).map(sum::equals).orElse(true);
    if (!sum.equals(sums.get(name)) || !named) {
      throw Refused.because(file, "the checksum of " + name + " in it is wrong");
    }
    return content;
  }

  private byte[] bytes(String name) throws IOException {
    ZipEntry entry = entry(name);
    int size = Math.toIntExact(entry.getSize()); // Directory has checked it
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] content = in.readNBytes(size);
      if (content.length != size || in.read() >= 0) {
        throw Refused.because(file, name + " in it is not as long as it is said to be");
      }
      return content;
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw Refused.because(file, name + " is not in it");
    }
    return entry;
  }

  private String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Refused.because(file, "a text in it is not UTF-8", e);
    }
  }
}

package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.BlobHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An archive that is read. What comes out of it has the length and the checksum the archive claims
 * for it; names in it never become paths. Every failure is a {@link StorageException} that names
 * the file. One thread at a time.
 */
public final class Archive implements AutoCloseable {
  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries;
  private final Map<String, BlobHash> sums;
  private final Facts facts;

  private Archive(Path file, ZipFile zip) throws IOException {
    this.file = file;
    this.zip = zip;
    this.entries = Directory.read(file, zip);
    this.sums = Sums.parse(file, text(bytes(Layout.SUMS)), entries.keySet());
    this.facts = Facts.parse(file, text(small(Layout.FACTS)));
  }

  /**
   * Opens an archive, checks every byte of the file against its seal, and that nothing is in it
   * that does not belong there.
   */
  public static Archive open(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString(), null, "there is no such file");
      }
      Seal.check(file);
      ZipFile zip = new ZipFile(file.toFile());
      try {
        return new Archive(file, zip);
      } catch (IOException | RuntimeException e) {
        zip.close();
        throw e;
      }
    } catch (IOException | IllegalArgumentException e) { // the latter for names that are no text
      throw unreadable(file, e);
    }
  }

  private static StorageException unreadable(Path file, Exception e) {
    return new StorageException(
        "Cannot read the backup " + file + ": " + e + ". Check the path, or take another copy.", e);
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
      throw unreadable(file, e);
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

  private byte[] read(String name) {
    try {
      return checked(name);
    } catch (IOException e) {
      throw unreadable(file, e);
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

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}

package dev.agentsync.storage.file;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.DiskFailure;
import dev.agentsync.kernel.spi.Storage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code doc.bin}. The file comes into being, and is replaced, by rename; in between it only grows.
 * So whatever is not whole is either the end of an append that a crash cut short, or damage.
 */
final class HistoryFile implements AutoCloseable {
  static final String NAME = "doc.bin";

  private static final System.Logger LOG = System.getLogger("agentsync.storage");
  private static final int MAX_SIZE = Integer.MAX_VALUE - 16; // the longest array

  private final DiskFiles disk;
  private final Path file;
  private final Path temp;
  private @Nullable FileChannel channel;
  private @Nullable Object identity; // which file we have been appending to
  private final List<String> untold = new ArrayList<>(); // damage nobody was told of yet
  private boolean known; // whether end and identity have been read from the disk
  private int end; // where the whole chunks end
  private boolean remains; // whether a failed append may have left bytes after the end
  private boolean unsyncedName; // whether the last rename may not survive a power failure

  HistoryFile(Path directory, DiskFiles disk) {
    this.disk = disk;
    this.file = directory.resolve(NAME);
    this.temp = directory.resolve(NAME + ".tmp");
  }

  Storage.Loaded load() {
    List<byte[]> chunks = during("read", this::loadNow);
    var damage = List.copyOf(untold);
    untold.clear();
    return new Storage.Loaded(chunks, damage);
  }

  void append(byte[] chunks) {
    requireWhole(chunks);
    during(
        "append to",
        () -> {
          if (!known) {
            var _ = loadNow();
          }
          requireRoom(chunks);
          if (end == 0) {
            replaceNow(chunks);
          } else {
            appendNow(chunks);
          }
          return true;
        });
  }

  void replaceAll(byte[] chunks) {
    requireWhole(chunks);
    during(
        "replace",
        () -> {
          replaceNow(chunks);
          return true;
        });
  }

  long size() {
    return known ? end : during("look at", () -> Files.exists(file) ? Files.size(file) : 0);
  }

  @Override
  public void close() {
    try {
      release();
    } catch (IOException e) {
      // Everything acknowledged was forced before; a failing close can take nothing back.
      LOG.log(Level.WARNING, "closing failed file=" + file, e);
    }
  }

  private List<byte[]> loadNow() throws IOException {
    release();
    known = false;
    byte[] data = read();
    ChunkScan scan = ChunkScan.of(data);
    var whole = new ArrayList<byte[]>();
    for (ChunkScan.Span span : scan.whole()) {
      whole.add(
          span.length() == data.length ? data : Arrays.copyOfRange(data, span.start(), span.end()));
    }
    end = scan.torn().start();
    remains = false;
    if (!scan.broken().isEmpty()) {
      Path kept = SetAside.file(file, "damaged");
      replaceNow(joined(whole));
      String damage = told(scan, kept);
      untold.add(damage);
      LOG.log(Level.WARNING, damage);
    } else if (scan.torn().length() > 0) {
      byte[] rest = Arrays.copyOfRange(data, scan.torn().start(), scan.torn().end());
      Path kept = SetAside.bytes(file, "torn", rest);
      LOG.log(
          Level.INFO,
          "unfinished append set aside bytes=" + rest.length + " kept=" + kept + " file=" + file);
      remains = true;
      removeRemains(opened());
    }
    known = true;
    identity = identityOnDisk();
    return whole;
  }

  private byte[] read() throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      if (in.size() > MAX_SIZE) {
        throw new IOException(
            "it has " + in.size() + " bytes, more than the " + MAX_SIZE + " that can be loaded");
      }
      return DurableFile.readFully(in, (int) in.size());
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private void appendNow(byte[] chunks) throws IOException {
    if (unsyncedName) {
      forceName();
    }
    requireUntouched();
    FileChannel out = opened();
    if (remains) {
      removeRemains(out);
    }
    remains = true;
    try {
      DurableFile.writeFully(out, chunks, end);
      out.force(false);
    } catch (IOException e) {
      try {
        removeRemains(out);
      } catch (IOException again) {
        e.addSuppressed(again); // then the next append does it
      }
      throw e;
    }
    remains = false;
    end += chunks.length;
  }

  private void removeRemains(FileChannel out) throws IOException {
    out.truncate(end);
    out.force(false);
    remains = false;
  }

  private void replaceNow(byte[] chunks) throws IOException {
    if (known) {
      requireUntouched();
    }
    DurableFile.stage(disk, file, temp, chunks);
    release();
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE);
    unsyncedName = true;
    remains = false;
    end = chunks.length;
    identity = identityOnDisk();
    known = true;
    forceName();
  }

  private void forceName() throws IOException {
    DurableFile.forceName(file);
    unsyncedName = false;
  }

  /** A program without our lock may have put another file here; appending would then be lost. */
  private void requireUntouched() throws IOException {
    long size = 0;
    @Nullable Object present = null;
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      size = attributes.size();
      present = attributes.fileKey();
    } catch (NoSuchFileException e) {
      // told below, unless there never was one
    }
    boolean asLeft = remains ? size >= end : size == end;
    if (!asLeft || !Objects.equals(present, identity)) {
      throw new StorageException(
          file
              + " was changed by another program while agentsync had it open ("
              + size
              + " bytes instead of "
              + end
              + "). Nothing was written. Stop the other program and start agentsync again.");
    }
  }

  private @Nullable Object identityOnDisk() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private FileChannel opened() throws IOException {
    FileChannel open = channel;
    if (open == null || !open.isOpen()) {
      open = disk.open(file, Set.of(StandardOpenOption.WRITE));
      channel = open;
    }
    return open;
  }

  private void release() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private <T> T during(String doing, Uninterrupted.Work<T> work) {
    try {
      return Uninterrupted.call(work);
    } catch (IOException e) {
      throw DiskFailure.during(doing, file, e);
    }
  }

  private void requireRoom(byte[] chunks) {
    if (chunks.length > MAX_SIZE - end) {
      throw new StorageException(
          "cannot append "
              + chunks.length
              + " bytes to "
              + file
              + ": with its "
              + end
              + " bytes it would be larger than can be loaded again.");
    }
  }

  private static void requireWhole(byte[] chunks) {
    if (!ChunkScan.isWhole(chunks)) {
      throw new IllegalArgumentException(
          "not one or more whole Automerge chunks: " + chunks.length + " bytes");
    }
  }

  private static byte[] joined(List<byte[]> parts) {
    byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private String told(ChunkScan scan, Path kept) {
    ChunkScan.Span first = scan.broken().getFirst();
    int bytes = scan.broken().stream().mapToInt(ChunkScan.Span::length).sum();
    return file
        + " was damaged: "
        + bytes
        + " bytes, the first at offset "
        + first.start()
        + ", belong to no whole chunk; "
        + (scan.chunks() == 0
            ? "there was no whole chunk."
            : "the other chunks (" + scan.chunks() + ") were kept.")
        + " The file as it was found is "
        + kept
        + ".";
  }
}

package dev.agentsync.storage.file;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.DiskFailure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Attachments as files named by their hash. */
final class FileBlobStore implements BlobStore {
  private static final System.Logger LOG = System.getLogger("agentsync.storage");
  private static final String TEMP = ".tmp.";
  private static final BlobHash EMPTY = BlobHash.of(new byte[0]);
  private static final int MAX_SIZE = Integer.MAX_VALUE - 16; // the longest array

  private final Path directory;
  private final DiskFiles disk;
  private final ReentrantLock writing = new ReentrantLock(); // a temporary name has one writer
  private boolean swept; // guarded by writing

  FileBlobStore(Path directory, DiskFiles disk) {
    this.directory = directory;
    this.disk = disk;
  }

  @Override
  public BlobHash put(byte[] content) {
    BlobHash hash = BlobHash.of(content);
    Path file = file(hash);
    writing.lock();
    try {
      return Uninterrupted.call(
          () -> {
            if (whole(hash).isEmpty()) {
              DurableFile.ensureDirectory(directory);
              sweep();
              DurableFile.replace(disk, file, directory.resolve(TEMP + hash.hex()), content);
            }
            return hash;
          });
    } catch (IOException e) {
      throw DiskFailure.during("store", file, e);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public boolean contains(BlobHash hash) {
    try {
      var attributes =
          Files.readAttributes(file(hash), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      // An empty file is what a crash leaves where somebody renamed before writing.
      return attributes.isRegularFile() && (attributes.size() > 0 || hash.equals(EMPTY));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw DiskFailure.during("look at", file(hash), e);
    }
  }

  @Override
  public Optional<byte[]> get(BlobHash hash) {
    try {
      Optional<byte[]> content = Uninterrupted.call(() -> whole(hash));
      if (content.isEmpty() && contains(hash)) {
        setAside(hash);
      }
      return content;
    } catch (IOException e) {
      throw DiskFailure.during("read", file(hash), e);
    }
  }

  @Override
  public List<BlobHash> list() {
    var found = new ArrayList<BlobHash>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (BlobHash.isValid(name)) {
          var hash = new BlobHash(name);
          if (contains(hash)) {
            found.add(hash);
          }
        }
      }
      return found;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw DiskFailure.during("list", directory, e);
    }
  }

  @Override
  public void delete(BlobHash hash) {
    writing.lock();
    try {
      if (Files.deleteIfExists(file(hash))) {
        Uninterrupted.call(
            () -> {
              DurableFile.forceDirectory(directory);
              return true;
            });
      }
    } catch (IOException e) {
      throw DiskFailure.during("delete", file(hash), e);
    } finally {
      writing.unlock();
    }
  }

  /** Removes what a crash left behind: a temporary file was never anybody's blob. */
  private void sweep() throws IOException {
    if (!swept) {
      try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, TEMP + "*")) {
        for (Path leftover : leftovers) {
          Files.deleteIfExists(leftover);
        }
      }
      swept = true;
    }
  }

  private Path file(BlobHash hash) {
    return directory.resolve(hash.hex());
  }

  /** Returns the content if it is here and matches its name. */
  private Optional<byte[]> whole(BlobHash hash) throws IOException {
    if (!contains(hash)) {
      return Optional.empty();
    }
    try (FileChannel in =
        FileChannel.open(file(hash), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      if (in.size() > MAX_SIZE) {
        return Optional.empty();
      }
      byte[] content = DurableFile.readFully(in, (int) in.size());
      return BlobHash.of(content).equals(hash) ? Optional.of(content) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Takes the broken file out of the way, so that the blob counts as missing and is fetched. */
  private void setAside(BlobHash hash) throws IOException {
    writing.lock();
    try {
      if (contains(hash) && whole(hash).isEmpty()) {
        Path kept = SetAside.file(file(hash), "damaged");
        Files.delete(file(hash));
        DurableFile.forceDirectory(directory);
        LOG.log(Level.WARNING, "blob damaged hash=" + hash + " kept=" + kept);
      }
    } finally {
      writing.unlock();
    }
  }
}

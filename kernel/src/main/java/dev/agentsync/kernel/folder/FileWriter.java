package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes files so that at every moment either the old content is there or the new, also after a
 * kill or a power failure, and never over something that is not known.
 */
final class FileWriter {
  private static final System.Logger LOG = System.getLogger("agentsync.folder");
  private static final int AT_ONCE = 64;

  /**
   * One file to write.
   *
   * @param expected what must be there for the file to be written; empty for nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and nobody writes to it
  record Pending(
      String path,
      FileId id,
      FileKind kind,
      Heads heads,
      BlobHash hash,
      byte[] bytes,
      Optional<Stamp> expected) {}

  private final FolderContext context;
  private final Placement placement;
  private final Set<String> surprising = new HashSet<>();
  private final Set<String> failed = new HashSet<>();

  FileWriter(FolderContext context) {
    this.context = context;
    this.placement = new Placement(context);
  }

  /** Returns the paths at which something else was found than expected, and forgets them. */
  Set<String> takeSurprising() {
    var paths = Set.copyOf(surprising);
    surprising.clear();
    return paths;
  }

  /** Returns the paths the file system refused to write, and forgets them. */
  Set<String> takeFailed() {
    var paths = Set.copyOf(failed);
    failed.clear();
    return paths;
  }

  void write(List<Pending> files) {
    for (int from = 0; from < files.size(); from += AT_ONCE) {
      writeSome(files.subList(from, Math.min(files.size(), from + AT_ONCE)));
    }
  }

  private void writeSome(List<Pending> files) {
    var staged = new ArrayList<Staged>();
    try {
      files.forEach(file -> stage(file).ifPresent(staged::add));
      if (staged.isEmpty()) {
        return;
      }
      context.step("staged");
      context
          .index()
          .append(
              staged.stream()
                  .map(Staged::file)
                  .map(
                      f -> new IndexRecord.Writing(f.path(), f.id(), f.kind(), f.heads(), f.hash()))
                  .toList());
      Set<Staged> durable = makeDurable(staged);
      context.step("writing noted");
      putInPlace(staged, durable);
    } finally {
      staged.forEach(Staged::close);
    }
    context.step("written");
  }

  private void putInPlace(List<Staged> staged, Set<Staged> durable) {
    var records = new ArrayList<IndexRecord>();
    try {
      for (Staged file : staged) {
        if (durable.contains(file) && putInPlace(file)) {
          records.add(record(file));
        } else {
          takeBack(file);
        }
      }
    } finally {
      context.index().append(records);
    }
  }

  /**
   * Makes the files and the note about them durable, side by side, so that the file system can do
   * all of it in one go.
   *
   * @return the files that are
   */
  private Set<Staged> makeDurable(List<Staged> staged) {
    var durable = new HashSet<Staged>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<Staged, Future<?>> forces = new LinkedHashMap<>();
      for (Staged file : staged) {
        forces.put(
            file,
            threads.submit(
                () -> {
                  file.channel().force(true);
                  return file;
                }));
      }
      context.index().force();
      for (var force : forces.entrySet()) {
        try {
          force.getValue().get();
          durable.add(force.getKey());
        } catch (ExecutionException e) {
          refused(force.getKey().file().path(), Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return durable;
        }
      }
    }
    return durable;
  }

  private static IndexRecord record(Staged staged) {
    Pending file = staged.file();
    return new IndexRecord.Base(
        file.path(),
        file.id(),
        file.kind(),
        file.heads(),
        file.hash(),
        staged.stamp(),
        System.currentTimeMillis());
  }

  private Optional<Staged> stage(Pending file) {
    try {
      return Optional.of(stageBeside(file));
    } catch (IOException | InvalidPathException e) {
      refused(file.path(), e);
      return Optional.empty();
    }
  }

  private Staged stageBeside(Pending file) throws IOException {
    Path temporary = context.disk().temporary(file.path());
    Files.deleteIfExists(temporary);
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(file.bytes());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (file.expected().isPresent()) {
        keepPermissions(context.disk().locate(file.path()), temporary);
      }
      return new Staged(file, temporary, Placement.stamp(temporary), channel);
    } catch (IOException e) {
      channel.close();
      discard(temporary);
      throw e;
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    var old =
        Files.getFileAttributeView(from, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    var fresh = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (old != null && fresh != null && Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      fresh.setPermissions(old.readAttributes().permissions());
    }
  }

  private boolean putInPlace(Staged staged) {
    Pending file = staged.file();
    boolean expected =
        switch (context.disk().lookClosely(file.path())) {
          case Sight.Absent _ -> file.expected().isEmpty();
          case Sight.Regular(Stamp stamp) -> file.expected().filter(stamp::equals).isPresent();
          case Sight.Folder _, Sight.Odd _ -> false;
        };
    if (!expected) {
      surprising.add(file.path());
      return false;
    }
    try {
      if (!placement.replace(staged)) {
        surprising.add(file.path());
        return false;
      }
      context.step("renamed");
      context.reports().clear(file.path());
      context.reports().solved("disk");
      return true;
    } catch (IOException e) {
      refused(file.path(), e);
      return false;
    }
  }

  /**
   * What was noted is not going to happen: the earlier truth is said again, and only then may the
   * temporary file go, because its absence means that it was renamed.
   */
  private void takeBack(Staged staged) {
    String path = staged.file().path();
    context
        .index()
        .append(
            List.of(
                context
                    .index()
                    .base(path)
                    .<IndexRecord>map(base -> base)
                    .orElseGet(() -> new IndexRecord.Gone(path))));
    try {
      if (Placement.stamp(staged.temporary()).equals(staged.stamp())) {
        discard(staged.temporary());
      } // else it is somebody's save that could not be put anywhere: it stays
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no temporary file left path={0}", path);
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove a temporary file path=" + temporary, e);
    }
  }

  /** Notes that the file system refused something at a path; it is tried again later. */
  void refused(String path, Throwable cause) {
    String reason =
        cause instanceof IOException io ? DiskTree.reason(io) : String.valueOf(cause.getMessage());
    failed.add(path);
    context.reports().blocked(path, "it cannot be written: " + reason);
    if (reason.contains("No space left") || reason.contains("quota")) {
      context
          .reports()
          .problem(
              "disk",
              "The disk of %s is full; make room, then everything is written."
                  .formatted(context.disk().root()));
    } else if (reason.contains("Read-only file system")) {
      context
          .reports()
          .problem("disk", "The disk of %s is read-only.".formatted(context.disk().root()));
    }
  }
}

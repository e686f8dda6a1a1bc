package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.VaultPath;
import dev.agentsync.kernel.spi.BlobHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes the disk what the document says, wherever the disk holds nothing that is not captured. */
final class Materialise {
  private static final long MOST_BYTES = 8 << 20;

  private final FolderContext context;
  private final FileWriter writer;
  private final FolderWriter folders;
  private final Set<String> again = new HashSet<>();
  private final List<FileWriter.Pending> pending = new ArrayList<>();
  private long pendingBytes;

  Materialise(FolderContext context, FileWriter writer, FolderWriter folders) {
    this.context = context;
    this.writer = writer;
    this.folders = folders;
  }

  /**
   * Brings entries and paths up to date.
   *
   * @return the paths at which something was found that must be taken in first
   */
  Set<String> run(
      Collection<FileId> entries,
      Collection<String> paths,
      boolean everything,
      ScanProgress progress) {
    again.clear();
    Set<String> candidates = candidates(entries, paths, everything);
    for (String path : List.copyOf(candidates)) {
      move(path);
    }
    long done = 0;
    // Rule files first: they say what else may be written.
    for (String path : candidates.stream().filter(context.selection()::ruleFile).toList()) {
      bring(path);
      writePending();
      candidates.remove(path);
    }
    for (String path : candidates) {
      bring(path);
      progress.scanned(++done, candidates.size());
      if (pendingBytes >= MOST_BYTES) {
        writePending();
      }
    }
    writePending();
    again.addAll(writer.takeSurprising());
    return Set.copyOf(again);
  }

  private Set<String> candidates(
      Collection<FileId> entries, Collection<String> paths, boolean everything) {
    var candidates = new TreeSet<String>();
    for (String path : paths) {
      if (!path.isEmpty()) {
        candidates.add(path);
        context.index().base(path).ifPresent(base -> addEntry(candidates, base.id()));
      }
    }
    entries.forEach(id -> addEntry(candidates, id));
    if (everything) {
      context.document().files().forEach(entry -> candidates.add(entry.path()));
      context.index().bases().forEach(base -> candidates.add(base.path()));
    }
    return candidates;
  }

  private void addEntry(Set<String> candidates, FileId id) {
    context
        .document()
        .file(id)
        .filter(FileEntry::live)
        .ifPresent(entry -> candidates.add(entry.path()));
    candidates.addAll(context.index().pathsOf(id));
  }

  private boolean leftAlone(String path) {
    return context.patience().doubting(path)
        || context.patience().isMissing(path)
        || context.index().held().contains(path);
  }

  /** Moves the file of an entry that has another path now. */
  private void move(String path) {
    Optional<IndexRecord.Base> base = context.index().base(path);
    if (base.isEmpty() || leftAlone(path) || !context.selection().takes(path)) {
      return;
    }
    Optional<FileEntry> entry =
        context.document().file(base.get().id()).filter(e -> e.live() && !e.path().equals(path));
    if (entry.isEmpty()) {
      return;
    }
    String to = entry.get().path();
    if (!writable(to)
        || leftAlone(to)
        || context.index().base(to).isPresent()
        || !context.document().file(to).map(FileEntry::id).equals(Optional.of(entry.get().id()))
        || !(context.disk().look(to) instanceof Sight.Absent)
        || unchanged(base.get()).isEmpty()
        || !folders.makeParents(to)) {
      return;
    }
    try {
      Files.move(context.disk().locate(path), context.disk().locate(to));
      context.step("moved");
      context
          .index()
          .append(List.of(new IndexRecord.Gone(path), base.get().at(to, moved(to, base.get()))));
      context.reports().clearBlocked(to);
    } catch (IOException | InvalidPathException e) {
      writer.refused(to, e);
    }
  }

  /**
   * Returns what to remember of a file that was moved. Its identity is, whatever has happened to it
   * since: somebody may have moved it on already.
   */
  private Stamp moved(String to, IndexRecord.Base base) {
    return switch (context.disk().lookClosely(to)) {
      case Sight.Regular(Stamp found) when found.sameContentTimes(base.stamp()) -> found;
      case Sight.Absent _ -> base.stamp();
      case Sight.Regular _, Sight.Folder _, Sight.Odd _ -> base.stamp().unproved();
    };
  }

  /** Makes one path what the document says, or queues the write. */
  private void bring(String path) {
    forgetHeld(path);
    if (leftAlone(path)) {
      return;
    }
    Optional<FileEntry> entry = context.entryAt(path);
    Optional<IndexRecord.Base> base = context.index().base(path);
    if (entry.isEmpty()) {
      context.reports().clearBlocked(path);
      base.ifPresent(this::remove);
      return;
    }
    if (!writable(path)) {
      return;
    }
    if (base.isPresent()
        && base.get().id().equals(entry.get().id())
        && context.holds(entry.get(), base.get())) {
      context.reports().clearBlocked(path);
      return;
    }
    if (context.contentOf(entry.get()).isEmpty()
        || context.contentOf(entry.get()).filter(hash -> present(entry.get(), hash)).isEmpty()) {
      return; // a blob that is on its way
    }
    write(path, entry.get(), base);
  }

  /** A deletion that waits for a decision is decided when others have deleted the file, too. */
  private void forgetHeld(String path) {
    if (context.index().held().contains(path)
        && context
            .index()
            .base(path)
            .flatMap(base -> context.document().file(base.id()))
            .filter(entry -> !entry.live())
            .isPresent()
        && context.disk().look(path) instanceof Sight.Absent) {
      context.index().append(List.of(new IndexRecord.Gone(path)));
    }
  }

  private boolean present(FileEntry entry, BlobHash hash) {
    return switch (entry.kind()) {
      case TEXT -> true;
      case ATTACHMENT -> context.blobs().contains(hash);
    };
  }

  private void write(String path, FileEntry entry, Optional<IndexRecord.Base> base) {
    Optional<Stamp> expected = Optional.empty();
    switch (context.disk().look(path)) {
      case Sight.Absent _ -> {
        if (base.isPresent()) {
          again.add(path);
          return;
        }
      }
      case Sight.Regular(Stamp stamp) -> {
        expected = base.flatMap(this::unchanged);
        if (expected.isEmpty()) {
          again.add(path);
          return;
        }
      }
      case Sight.Folder _ -> {
        context.reports().blocked(path, "a folder of that name is in its place");
        return;
      }
      case Sight.Odd(String reason) -> {
        context.reports().blocked(path, reason);
        return;
      }
    }
    if (!folders.makeParents(path)) {
      return;
    }
    Optional<Stamp> there = expected;
    Moment.of(context, entry.id())
        .ifPresent(
            moment -> {
              pending.add(moment.pending(path, there));
              pendingBytes += moment.bytes().length;
            });
  }

  /** Returns what the file looks like if it still holds what was last known to be in it. */
  private Optional<Stamp> unchanged(IndexRecord.Base base) {
    if (!(context.disk().look(base.path()) instanceof Sight.Regular(Stamp stamp))) {
      return Optional.empty();
    }
    if (base.stampIsProof() && base.stamp().equals(stamp)) {
      return Optional.of(stamp);
    }
    try {
      byte[] bytes = context.disk().read(base.path(), stamp);
      return bytes != null && BlobHash.of(bytes).equals(base.hash())
          ? Optional.of(stamp)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // looked at again, which reports it
    }
  }

  private void remove(IndexRecord.Base base) {
    String path = base.path();
    if (!context.selection().takes(path)) {
      return;
    }
    if (context.document().file(base.id()).isEmpty()) {
      context.reports().blocked(path, "its entry in the document cannot be read");
      return;
    }
    if (context.disk().look(path) instanceof Sight.Absent) {
      context.index().append(List.of(new IndexRecord.Gone(path)));
      return;
    }
    Optional<Stamp> known = unchanged(base);
    if (known.isEmpty()
        || !context.disk().lookClosely(path).equals(new Sight.Regular(known.get()))) {
      again.add(path);
      return;
    }
    try {
      Files.deleteIfExists(context.disk().locate(path));
      context.step("removed");
      context.index().append(List.of(new IndexRecord.Gone(path)));
    } catch (IOException | InvalidPathException e) {
      writer.refused(path, e);
    }
  }

  /** Returns whether the path may be written on this disk; reports why not. */
  private boolean writable(String path) {
    Optional<String> refusal =
        VaultPath.refusal(path)
            .or(
                () ->
                    Selection.reserved(path)
                        ? Optional.of("the name is reserved")
                        : Optional.empty());
    if (refusal.isPresent()) {
      context.reports().blocked(path, refusal.get());
      return false;
    }
    return context.selection().takes(path);
  }

  private void writePending() {
    if (!pending.isEmpty()) {
      writer.write(List.copyOf(pending));
      pending.clear();
      pendingBytes = 0;
    }
  }
}

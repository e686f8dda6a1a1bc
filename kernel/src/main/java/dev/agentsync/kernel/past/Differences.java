package dev.agentsync.kernel.past;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.LineDiff;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.history.DiffPage;
import dev.agentsync.kernel.history.DiffQuery;
import dev.agentsync.kernel.history.FileDiff;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Compares two moments, file by file. */
final class Differences {
  /** So much text goes into one page. */
  private static final int TEXT = 2 << 20;

  private static final int FILES = 20_000;

  private record Candidate(
      FileId id, String path, Optional<FileEntry> old, Optional<FileEntry> now) {}

  private final Past past;
  private final Chronicle chronicle;
  private final DiffQuery query;

  Differences(Past past, Chronicle chronicle, DiffQuery query) {
    this.past = past;
    this.chronicle = chronicle;
    this.query = query;
  }

  DiffPage read() {
    var moments = new Moments(past, chronicle);
    Found from = moments.find(query.from());
    Found to = moments.find(query.to());
    PastFiles before = past.at(from.heads());
    PastFiles after = past.at(to.heads());
    List<Candidate> candidates = candidates(from, to, before, after);
    var files = new ArrayList<FileDiff>();
    long size = 0;
    int at = Math.max(0, query.after());
    for (; at < candidates.size() && size < TEXT && files.size() < FILES; at++) {
      Candidate one = candidates.get(at);
      Optional<Steps.Difference> difference = Steps.of(one.old, one.now, before, after);
      if (difference.isPresent()) {
        FileDiff file = file(difference.get());
        size += file.hunks().stream().mapToLong(String::length).sum();
        files.add(file);
      }
    }
    return new DiffPage(
        from.moment(),
        to.moment(),
        files,
        at < candidates.size() ? OptionalLong.of(at) : OptionalLong.empty());
  }

  /** Only what changes touched that one side has and the other has not can differ. */
  private List<Candidate> candidates(Found from, Found to, PastFiles before, PastFiles after) {
    Paths paths = Paths.of(query.paths());
    paths.requireExisted(past, chronicle);
    BitSet between = (BitSet) from.changes().clone();
    between.xor(to.changes());
    var candidates = new ArrayList<Candidate>();
    for (FileId id : Chronicle.touched(chronicle.files(), between)) {
      Optional<FileEntry> old = before.file(id);
      Optional<FileEntry> now = after.file(id);
      if (paths.include(old) || paths.include(now)) {
        now.filter(FileEntry::live)
            .or(() -> old)
            .or(() -> now)
            .ifPresent(file -> candidates.add(new Candidate(id, file.path(), old, now)));
      }
    }
    candidates.sort(Comparator.comparing(Candidate::path).thenComparing(Candidate::id));
    return candidates;
  }

  private FileDiff file(Steps.Difference difference) {
    List<String> hunks =
        query.texts() && !difference.step().binary()
            ? UnifiedDiff.lines(LineDiff.between(difference.oldText(), difference.newText()))
            : List.of();
    Optional<FileEntry> old = attachment(difference.old());
    Optional<FileEntry> now = attachment(difference.now());
    return new FileDiff(
        difference.step(),
        hunks,
        old.flatMap(FileEntry::blob).map(Object::toString),
        now.flatMap(FileEntry::blob).map(Object::toString),
        size(old),
        size(now));
  }

  private static Optional<FileEntry> attachment(Optional<FileEntry> file) {
    return file.filter(FileEntry::live).filter(entry -> entry.blob().isPresent());
  }

  private static OptionalLong size(Optional<FileEntry> file) {
    return file.isPresent() ? OptionalLong.of(file.get().size()) : OptionalLong.empty();
  }
}

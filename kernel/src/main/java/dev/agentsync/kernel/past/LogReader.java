package dev.agentsync.kernel.past;

import dev.agentsync.kernel.document.ChangeNote;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.history.LogEntry;
import dev.agentsync.kernel.history.LogPage;
import dev.agentsync.kernel.history.LogQuery;
import dev.agentsync.kernel.history.Step;
import dev.agentsync.kernel.history.Writer;
import dev.agentsync.kernel.spi.TracedDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Lists changes and says what each did. */
final class LogReader {
  /** So many are described in one go; the document stands still meanwhile. */
  private static final int PAGE = 2000;

  private final Past past;
  private final Chronicle chronicle;
  private final LogQuery query;
  private final FileStates states;
  private final ToldSteps told;
  private final Map<Integer, List<FileId>> files = new HashMap<>();
  private final Map<Integer, List<String>> directories = new HashMap<>();
  private final Map<Integer, List<String>> labels = new HashMap<>();

  LogReader(Past past, Chronicle chronicle, LogQuery query, ToldSteps told) {
    this.told = told;
    this.past = past;
    this.chronicle = chronicle;
    this.query = query;
    this.states = new FileStates(past, chronicle);
  }

  LogPage read() {
    Optional<Set<FileId>> ofPath = query.path().map(this::filesAt);
    Optional<BitSet> only = ofPath.map(ids -> Paths.places(chronicle, ids));
    Optional<BitSet> before =
        query.since().map(when -> new Moments(past, chronicle).findSince(when).changes());
    Optional<Writer> writer = query.device().map(chronicle.writers()::find);
    List<Integer> order = chronicle.newestFirst();
    var page = new ArrayList<Integer>();
    int room = Math.min(PAGE, Math.max(0, query.limit()));
    int at = Math.max(0, query.from());
    for (; at < order.size() && page.size() < room; at++) {
      int place = order.get(at);
      if (only.filter(places -> !places.get(place)).isEmpty()
          && before.filter(places -> places.get(place)).isEmpty()
          && writer.filter(w -> !w.equals(writerOf(place))).isEmpty()) {
        page.add(place);
      }
    }
    Map<Integer, LogEntry> described = describe(page, ofPath);
    List<LogEntry> entries =
        page.stream().filter(described::containsKey).map(described::get).toList();
    return new LogPage(entries, at < order.size() ? OptionalLong.of(at) : OptionalLong.empty());
  }

  private Set<FileId> filesAt(String path) {
    Paths paths = Paths.of(List.of(path));
    paths.requireExisted(past, chronicle);
    return paths.files(past, chronicle);
  }

  private Writer writerOf(int place) {
    return chronicle.writers().of(chronicle.change(place));
  }

  /** Oldest first, because a moment is found fastest from the one before it. */
  private Map<Integer, LogEntry> describe(List<Integer> page, Optional<Set<FileId>> ofPath) {
    var wanted = new BitSet(chronicle.size());
    page.forEach(wanted::set);
    collect(chronicle.files(), wanted, files);
    collect(chronicle.directories(), wanted, directories);
    collect(chronicle.labels(), wanted, labels);
    var described = new HashMap<Integer, LogEntry>();
    wanted.stream()
        .forEach(place -> entry(place, ofPath).ifPresent(entry -> described.put(place, entry)));
    return described;
  }

  private static <K> void collect(
      Map<K, List<Integer>> traces, BitSet wanted, Map<Integer, List<K>> into) {
    traces.forEach(
        (key, places) -> {
          for (int place : places) {
            if (wanted.get(place)) {
              into.computeIfAbsent(place, _ -> new ArrayList<>()).add(key);
            }
          }
        });
  }

  private Optional<LogEntry> entry(int place, Optional<Set<FileId>> ofPath) {
    TracedDocument.Entry change = chronicle.change(place);
    List<FileId> all = files.getOrDefault(place, List.of());
    List<FileId> touched =
        ofPath.isEmpty() ? all : all.stream().filter(ofPath.get()::contains).toList();
    List<Step> steps = ofPath.isEmpty() ? steps(place, change, touched) : fileSteps(place, touched);
    ChangeNote note = ChangeNote.parse(change.message());
    if (steps.isEmpty() && note.purpose().isEmpty()) {
      return Optional.empty(); // the vault's first change, or one that nobody sees anything of
    }
    String hash = change.hash().toString();
    return Optional.of(
        new LogEntry(
            Chronicle.shortId(hash),
            hash,
            Instant.ofEpochMilli(chronicle.timeOf(place)),
            chronicle.writers().of(change),
            note.author(),
            note.purpose(),
            steps,
            touched.size()));
  }

  private List<Step> steps(int place, TracedDocument.Entry change, List<FileId> touched) {
    List<String> inDirectories = directories.getOrDefault(place, List.of());
    List<String> inLabels = labels.getOrDefault(place, List.of());
    return told.of(
        change.hash(),
        new ToldSteps.Question(touched, inDirectories, inLabels, query.steps()),
        () -> {
          List<Step> steps = fileSteps(place, touched);
          // A folder that came with its first file is not worth a word.
          if (steps.isEmpty() && !inDirectories.isEmpty()) {
            steps.addAll(directorySteps(place, inDirectories));
          }
          if (!inLabels.isEmpty()) {
            steps.addAll(labelSteps(place, inLabels));
          }
          return steps;
        });
  }

  private List<Step> fileSteps(int place, List<FileId> touched) {
    var found = new ArrayList<Step>();
    for (FileId id : touched) {
      if (found.size() >= query.steps()) {
        break;
      }
      FileStates.State old = states.before(place, id);
      FileStates.State now = states.after(place, id);
      Optional<Steps.Difference> difference =
          Steps.differ(old.file(), now.file(), old.text(), now.text());
      if (difference.isPresent()) {
        found.add(difference.get().step());
      }
    }
    found.sort(Comparator.comparing(Step::path));
    return found;
  }

  private List<Step> directorySteps(int place, List<String> touched) {
    var steps = new Steps(past.at(chronicle.before(place)), past.at(chronicle.after(place)));
    var found = new ArrayList<Step>();
    for (String id : touched) {
      if (found.size() < query.steps()) {
        steps.directory(id).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparing(Step::path));
    return found;
  }

  private List<Step> labelSteps(int place, List<String> touched) {
    PastFiles before = past.at(chronicle.before(place));
    PastFiles after = past.at(chronicle.after(place));
    var found = new ArrayList<Step>();
    for (String name : touched) {
      boolean is = after.hasLabel(name);
      if (is || before.hasLabel(name)) {
        Step.Kind kind = is ? Step.Kind.SNAPSHOT : Step.Kind.SNAPSHOT_DELETED;
        found.add(new Step(kind, name, Optional.empty(), 0, 0, false));
      }
    }
    return found;
  }
}

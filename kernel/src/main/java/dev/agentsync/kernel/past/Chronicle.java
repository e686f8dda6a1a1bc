package dev.agentsync.kernel.past;

import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.TracedDocument;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is known of all changes at one moment: when, by whom, what they touched. A change is named
 * by its place. Immutable.
 */
final class Chronicle {
  private static final int SHORT_ID = 12;

  private final Heads heads;
  private final List<TracedDocument.Entry> changes;
  private final Map<ChangeHash, Integer> places = new HashMap<>();
  private final long[] times;
  private final long[] order;

  /** For each change, where the line begins that leads to it: each from the one before it alone. */
  private final int[] lineFrom;

  private final Map<FileId, List<Integer>> files;
  private final Map<String, List<Integer>> directories;
  private final Map<String, List<Integer>> labels;
  private final Writers writers;
  private final List<Integer> newestFirst;

  private Chronicle(Past past, Optional<DeviceKey> here) {
    heads = past.heads();
    changes = past.changes();
    times = new long[changes.size()];
    order = new long[changes.size()];
    lineFrom = new int[changes.size()];
    for (int place = 0; place < times.length; place++) {
      places.put(changes.get(place).hash(), place);
      time(place);
    }
    files = past.fileTraces();
    directories = past.directoryTraces();
    labels = past.labelTraces();
    writers = Writers.read(past, changes, files, here);
    newestFirst = IntStream.range(0, times.length).boxed().sorted(this::newerFirst).toList();
  }

  static Chronicle read(Past past, Optional<DeviceKey> here) {
    return new Chronicle(past, here);
  }

  /**
   * A change that does not say its time is as old as the newest it was made from. Order is never
   * against what depends on what, whatever the clocks say.
   */
  private void time(int place) {
    long latest = 0;
    long after = 0;
    for (int dep : changes.get(place).deps()) {
      latest = Math.max(latest, times[dep]);
      after = Math.max(after, order[dep]);
    }
    List<Integer> deps = changes.get(place).deps();
    boolean continues = deps.size() == 1 && deps.getFirst() == place - 1;
    lineFrom[place] = continues ? lineFrom[place - 1] : place;
    long own = changes.get(place).timeMillis();
    times[place] = own > 0 ? own : latest;
    order[place] = Math.max(times[place], after);
  }

  Heads heads() {
    return heads;
  }

  int size() {
    return times.length;
  }

  TracedDocument.Entry change(int place) {
    return changes.get(place);
  }

  Optional<Integer> place(ChangeHash hash) {
    return Optional.ofNullable(places.get(hash));
  }

  /** Returns when a change was made, by its writer's clock, as far as that is known. */
  long timeOf(int place) {
    return times[place];
  }

  /** Returns when a change was made, but never before a change that it was made from. */
  long orderOf(int place) {
    return order[place];
  }

  Writers writers() {
    return writers;
  }

  Map<FileId, List<Integer>> files() {
    return files;
  }

  /** Returns the files that each change touched. */
  List<List<FileId>> filesByPlace() {
    var touched = new ArrayList<List<FileId>>(size());
    for (int place = 0; place < size(); place++) {
      touched.add(new ArrayList<>(1));
    }
    files.forEach((id, by) -> by.forEach(place -> touched.get(place).add(id)));
    return touched;
  }

  Map<String, List<Integer>> directories() {
    return directories;
  }

  Map<String, List<Integer>> labels() {
    return labels;
  }

  /** Returns the id people use for a change. */
  String id(int place) {
    return shortId(changes.get(place).hash());
  }

  /**
   * Returns whether the moment before a change is an earlier change and whatever stands between the
   * two: whether all of those were made one after the other.
   */
  boolean leads(int earlier, int place) {
    return earlier < place && lineFrom[place] <= earlier;
  }

  /** Never digits alone: those would be taken for a time. */
  static String shortId(ChangeHash hash) {
    return shortId(hash.toString());
  }

  /** As {@link #shortId(ChangeHash)}, of its digits. */
  static String shortId(String hex) {
    int digits = 0;
    while (digits < hex.length() && Character.isDigit(hex.charAt(digits))) {
      digits++;
    }
    return hex.substring(0, Math.min(hex.length(), Math.max(SHORT_ID, digits + 1)));
  }

  /** Returns all places, newest change first, nothing before what depends on it. */
  List<Integer> newestFirst() {
    return newestFirst;
  }

  /** Compares two places; the newer change comes first. */
  int newerFirst(int one, int other) {
    int byTime = Long.compare(order[other], order[one]);
    return byTime != 0 ? byTime : Integer.compare(other, one);
  }

  /** Returns the newest of some changes. */
  int newest(BitSet of) {
    return of.stream().boxed().min(this::newerFirst).orElseThrow();
  }

  /** Returns the given places and all they depend on. */
  BitSet closure(Collection<Integer> of) {
    var closure = new BitSet(size());
    of.forEach(closure::set);
    for (int place = closure.length() - 1; place >= 0; place--) {
      if (closure.get(place)) {
        changes.get(place).deps().forEach(closure::set);
      }
    }
    return closure;
  }

  /** Returns the heads of a set of places that holds all they depend on. */
  Heads headsOf(BitSet closed) {
    var inner = new BitSet(size());
    closed.stream().forEach(place -> changes.get(place).deps().forEach(inner::set));
    var result = new ArrayList<ChangeHash>();
    closed.stream()
        .filter(place -> !inner.get(place))
        .forEach(place -> result.add(changes.get(place).hash()));
    return Heads.of(result);
  }

  /** Returns the moment right before a change, seen alone. */
  Heads before(int place) {
    return Heads.of(
        changes.get(place).deps().stream().map(dep -> changes.get(dep).hash()).toList());
  }

  Heads after(int place) {
    return Heads.of(changes.get(place).hash());
  }

  /** Returns the keys of which any of the places wrote one. */
  static <K> List<K> touched(Map<K, List<Integer>> traces, BitSet by) {
    var touched = new ArrayList<K>();
    for (Map.Entry<K, List<Integer>> trace : traces.entrySet()) {
      if (wroteAny(trace.getValue(), by)) {
        touched.add(trace.getKey());
      }
    }
    return touched;
  }

  private static boolean wroteAny(List<Integer> places, BitSet by) {
    for (int place : places) {
      if (by.get(place)) {
        return true;
      }
    }
    return false;
  }
}

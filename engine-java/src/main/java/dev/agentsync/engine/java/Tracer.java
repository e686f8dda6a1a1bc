package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.TracedDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells which changes wrote what. Walks operations, whatever moment they belong to. */
final class Tracer {
  private final OpSet ops;
  private final History history;
  private final BitSet places = new BitSet();

  /** The change found last, of which the next operation often is, too. */
  private @Nullable ChangeRecord last;

  private int lastPlace;

  Tracer(OpSet ops, History history) {
    this.ops = ops;
    this.history = history;
  }

  /** Returns every change, described. */
  static List<TracedDocument.Entry> changes(OpSet ops, History history) {
    var entries = new ArrayList<TracedDocument.Entry>(history.size());
    for (int place = 0; place < history.size(); place++) {
      ChangeRecord change = history.get(place);
      entries.add(
          new TracedDocument.Entry(
              change.hash,
              ops.actors().id(change.actor),
              change.seq,
              change.time,
              change.message.isEmpty() ? null : change.message,
              list(change.deps)));
    }
    return List.copyOf(entries);
  }

  private static List<Integer> list(int[] places) {
    var list = new Integer[places.length];
    for (int i = 0; i < list.length; i++) {
      list[i] = places[i];
    }
    return List.of(list);
  }

  /** Returns the places of the changes that wrote at or below each key. */
  Map<String, List<Integer>> traces(MapObject map) {
    var traces = new HashMap<String, List<Integer>>();
    for (MapObject.Entry entry : map.entries()) {
      places.clear();
      note(entry.ops);
      traces.put(entry.key, list(places));
    }
    return traces;
  }

  private static List<Integer> list(BitSet places) {
    var list = new Integer[places.cardinality()];
    for (int i = 0, at = places.nextSetBit(0); at >= 0; at = places.nextSetBit(at + 1)) {
      list[i++] = at;
    }
    return List.of(list);
  }

  private int placeOf(long operation) {
    int counter = Ids.counter(operation);
    ChangeRecord known = last;
    if (known == null
        || known.actor != Ids.actor(operation)
        || counter < known.startOp
        || counter > known.maxOp) {
      lastPlace = history.placeOf(operation);
      last = history.get(lastPlace);
    }
    return lastPlace;
  }

  private void note(Op[] group) {
    for (Op op : group) {
      places.set(placeOf(op.id));
      for (long successor : op.successors) {
        places.set(placeOf(successor));
      }
      if (op.makes() && ops.find(op.id) instanceof DocObject object) {
        note(object);
      }
    }
  }

  private void note(DocObject object) {
    switch (object) {
      case MapObject map -> {
        for (MapObject.Entry entry : map.entries()) {
          note(entry.ops);
        }
      }
      case Sequence sequence -> {
        for (Leaf leaf : sequence.leaves()) {
          for (int i = 0; i < leaf.size; i++) {
            note(leaf.spans[i]);
          }
        }
      }
    }
  }

  private void note(Span span) {
    if (span.ops != null) {
      note(span.ops);
      return;
    }
    noteRange(span.first, span.last());
    if (span.deletion != Ids.NONE) {
      long other = span.deletion(span.count - 1);
      noteRange(
          span.deletionStep > 0 ? span.deletion : other,
          span.deletionStep > 0 ? other : span.deletion);
    }
  }

  private void noteRange(long first, long last) {
    for (long at = first; Ids.counter(at) <= Ids.counter(last); ) {
      int place = placeOf(at);
      places.set(place);
      at = Ids.of(history.get(place).maxOp + 1L, Ids.actor(at));
    }
  }

  /** Returns a text cut where its past differs. */
  List<TracedDocument.Run> runs(Sequence text) {
    var runs = new ArrayList<TracedDocument.Run>();
    for (Leaf leaf : text.leaves()) {
      for (int i = 0; i < leaf.size; i++) {
        Span span = leaf.spans[i];
        if (span.ops == null) {
          plain(span, runs);
        } else {
          element(span.ops, runs);
        }
      }
    }
    return List.copyOf(runs);
  }

  private void plain(Span span, List<TracedDocument.Run> runs) {
    for (int from = 0; from < span.count; ) {
      int written = history.placeOf(span.id(from));
      int deleted = deleter(span, from);
      int to = from + 1;
      while (to < span.count
          && history.placeOf(span.id(to)) == written
          && deleter(span, to) == deleted) {
        to++;
      }
      int start = span.byteOffset(from);
      String text = Utf8.string(span.utf8, start, span.byteOffset(to));
      runs.add(new TracedDocument.Run(text, written, deleted < 0 ? List.of() : List.of(deleted)));
      from = to;
    }
  }

  private int deleter(Span span, int offset) {
    return span.deletion == Ids.NONE ? -1 : history.placeOf(span.deletion(offset));
  }

  private void element(Op[] group, List<TracedDocument.Run> runs) {
    Op winner = Group.winner(group, null);
    Op shown = winner != null ? winner : group[group.length - 1];
    if (shown.action == Action.MARK) {
      return;
    }
    List<Integer> deleted =
        winner != null
            ? List.of()
            : Arrays.stream(group)
                .flatMapToInt(op -> Arrays.stream(op.successors).mapToInt(history::placeOf))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    byte[] utf8 = Elements.utf8(shown);
    runs.add(
        new TracedDocument.Run(
            Utf8.string(utf8, 0, utf8.length), history.placeOf(shown.id), deleted));
  }

  /** Returns the clock of everything but what some actors did from a number on. */
  Clock without(Map<ActorId, Long> from) {
    Actors actors = ops.actors();
    int[] counters =
        IntStream.range(0, actors.size())
            .map(
                actor -> {
                  Long first = from.get(actors.id(actor));
                  return first == null ? Integer.MAX_VALUE : history.counterBefore(actor, first);
                })
            .toArray();
    return new Clock(counters);
  }
}

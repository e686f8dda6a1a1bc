package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds how the content differs between two moments. */
final class Differ {
  private final OpSet ops;
  private final Actors actors;
  private final Clock before;
  private final @Nullable Clock after;
  private final boolean touchedOnly;
  private final List<Patch> patches = new ArrayList<>();
  private final Set<DocObject> shown = new HashSet<>();

  private Differ(OpSet ops, Clock before, @Nullable Clock after, boolean touchedOnly) {
    this.ops = ops;
    this.actors = ops.actors();
    this.before = before;
    this.after = after;
    this.touchedOnly = touchedOnly;
  }

  /** Returns the difference between two moments of the whole document. */
  static List<Patch> between(OpSet ops, Clock before, Clock after) {
    var differ = new Differ(ops, before, after, false);
    differ.follow(ops.root(), List.of(), before);
    return List.copyOf(differ.patches);
  }

  /** Returns what became of a moment through everything touched since. */
  static List<Patch> touched(OpSet ops, Clock before) {
    var differ = new Differ(ops, before, null, true);
    ops.touched().entrySet().stream()
        .sorted((a, b) -> ops.actors().compare(a.getKey().id, b.getKey().id))
        .forEach(entry -> differ.touchedObject(entry.getKey(), entry.getValue()));
    return List.copyOf(differ.patches);
  }

  private void touchedObject(DocObject object, Set<String> keys) {
    List<Patch.Step> path = shown.contains(object) ? null : path(object);
    if (path == null) {
      return;
    }
    switch (object) {
      case MapObject map ->
          keys.stream()
              .sorted(Utf8::compare)
              .forEach(key -> key(map, key, map.ops(key), path, before));
      case Sequence sequence -> new SequenceDiff(sequence, path, before, true).run();
    }
  }

  /** Returns how the root reaches an object now, or null if it does not. */
  private @Nullable List<Patch.Step> path(DocObject object) {
    var path = new ArrayList<Patch.Step>();
    for (DocObject at = object; at.parent != null; at = at.parent) {
      Op winner = Group.winner(at.place(), after);
      if (winner == null || winner.id != at.id) {
        return null;
      }
      path.addFirst(
          switch (at.parent) {
            case MapObject _ -> new Patch.Step.Key(java.util.Objects.requireNonNull(at.key));
            case Sequence sequence ->
                new Patch.Step.Index(Elements.before(sequence, at.element, after));
          });
    }
    return path;
  }

  /** Compares an object and everything it holds. */
  private void follow(DocObject object, List<Patch.Step> path, Clock from) {
    switch (object) {
      case MapObject map -> {
        for (MapObject.Entry entry : map.entries()) {
          key(map, entry.key, entry.ops, path, from);
        }
      }
      case Sequence sequence -> new SequenceDiff(sequence, path, from, false).run();
    }
  }

  private void follow(Op winner, List<Patch.Step> path, Patch.Step step, Clock from) {
    DocObject object = ops.find(winner.id);
    if (object != null && shown.add(object)) {
      var longer = new ArrayList<>(path);
      longer.add(step);
      follow(object, longer, from);
    }
  }

  private void key(MapObject map, String key, Op[] group, List<Patch.Step> path, Clock from) {
    Op old = Group.winner(group, from);
    Op now = Group.winner(group, after);
    if (now == null) {
      if (old != null) {
        add(map, path, new Patch.Action.DeleteKey(key));
      }
      return;
    }
    var step = new Patch.Step.Key(key);
    boolean conflict = Group.visible(group, after).size() > 1;
    if (old == null || old.id != now.id) {
      Value value = ClockView.value(group, now, after, actors);
      add(map, path, new Patch.Action.PutKey(key, value, conflict));
      if (now.makes()) {
        follow(now, path, step, Clock.EMPTY);
      }
      return;
    }
    same(map, path, step, group, now, conflict, from);
  }

  /** Compares a place whose winner stayed. */
  private void same(
      DocObject object,
      List<Patch.Step> path,
      Patch.Step step,
      Op[] group,
      Op winner,
      boolean conflict,
      Clock from) {
    if (winner.isCounter()) {
      long by = counter(group, winner, after) - counter(group, winner, from);
      if (by != 0) {
        add(object, path, new Patch.Action.Increment(step, by));
      }
    }
    if (conflict && Group.visible(group, from).size() < 2) {
      add(object, path, new Patch.Action.Conflict(step));
    }
    if (winner.makes() && !touchedOnly) {
      follow(winner, path, step, from);
    }
  }

  private static long counter(Op[] group, Op op, @Nullable Clock clock) {
    return ((Value.Counter) Group.value(group, op, clock)).value();
  }

  private void add(DocObject object, List<Patch.Step> path, Patch.Action action) {
    patches.add(new Patch(JavaObjectId.of(object, actors), path, action));
  }

  /** Walks one sequence; positions are those in the content as patched so far. */
  private final class SequenceDiff {
    private final Sequence sequence;
    private final List<Patch.Step> path;
    private final Clock from;
    private final boolean dirtyOnly;
    private final List<Runnable> later = new ArrayList<>();
    private long index;
    private final ByteWriter text = new ByteWriter(16);
    private final List<Value> values = new ArrayList<>();
    private long insertedAt;
    private long deleted;

    SequenceDiff(Sequence sequence, List<Patch.Step> path, Clock from, boolean dirtyOnly) {
      this.sequence = sequence;
      this.path = path;
      this.from = from;
      this.dirtyOnly = dirtyOnly;
    }

    void run() {
      List<Leaf> leaves = sequence.leaves();
      for (int at = 0; at < leaves.size(); at++) {
        if (dirtyOnly && sequence.cleanStretch(at)) {
          keep(sequence.stretchWidth(at));
          at += Stretches.LEAVES - 1;
          continue;
        }
        Leaf leaf = leaves.get(at);
        if (dirtyOnly && !leaf.dirty) {
          keep(leaf.width);
          continue;
        }
        for (int i = 0; i < leaf.size; i++) {
          Span span = leaf.spans[i];
          if (span.ops == null) {
            plain(span);
          } else {
            element(span, span.ops);
          }
        }
      }
      flush();
      later.forEach(Runnable::run);
      marks();
    }

    private void plain(Span span) {
      int oldStart = span.visibleStart(from);
      int oldEnd = Math.max(oldStart, span.visibleEnd(from));
      int newStart = span.visibleStart(after);
      int newEnd = Math.max(newStart, span.visibleEnd(after));
      int at = Math.min(oldStart, newStart);
      while (at < oldEnd || at < newEnd) {
        boolean was = at >= oldStart && at < oldEnd;
        boolean is = at >= newStart && at < newEnd;
        int next = Math.max(oldEnd, newEnd);
        for (int edge : new int[] {oldStart, oldEnd, newStart, newEnd}) {
          if (edge > at && edge < next) {
            next = edge;
          }
        }
        if (was && is) {
          keep(next - at);
        } else if (was) {
          delete(next - at);
        } else if (is) {
          insert(span.utf8, span.byteOffset(at), span.byteOffset(next), next - at);
        }
        at = next;
      }
    }

    private void element(Span span, Op[] group) {
      Op old = Group.winner(group, from);
      Op now = Group.winner(group, after);
      if (now == null) {
        if (old != null) {
          delete(sequence.widthOf(old));
        }
      } else if (old == null) {
        insertElement(group, now);
      } else if (old.id == now.id) {
        boolean conflict = Group.visible(group, after).size() > 1;
        var step = new Patch.Step.Index(index);
        later.add(() -> same(sequence, path, step, group, now, conflict, from));
        keep(sequence.widthOf(now));
      } else if (sequence.isText()) {
        delete(sequence.widthOf(old));
        insertElement(group, now);
      } else {
        flush();
        Value value = ClockView.value(group, now, after, actors);
        boolean conflict = Group.visible(group, after).size() > 1;
        add(sequence, path, new Patch.Action.PutIndex(index, value, conflict));
        expose(now);
        index++;
      }
    }

    private void insertElement(Op[] group, Op now) {
      if (sequence.isText()) {
        byte[] utf8 = Elements.utf8(now);
        insert(utf8, 0, utf8.length, sequence.widthOf(now));
        return;
      }
      startInsert();
      values.add(ClockView.value(group, now, after, actors));
      expose(now);
      index++;
    }

    private void expose(Op now) {
      if (now.makes()) {
        var step = new Patch.Step.Index(index);
        later.add(() -> follow(now, path, step, Clock.EMPTY));
      }
    }

    private void keep(int width) {
      if (width > 0) {
        flush();
        index += width;
      }
    }

    private void delete(int width) {
      if (deleted == 0) {
        flush();
      }
      deleted += width;
    }

    private void insert(byte[] utf8, int start, int end, int width) {
      startInsert();
      text.write(utf8, start, end);
      index += width;
    }

    private void startInsert() {
      if (text.size() == 0 && values.isEmpty()) {
        flush();
        insertedAt = index;
      }
    }

    private void flush() {
      if (deleted > 0) {
        add(sequence, path, new Patch.Action.Delete(index, deleted));
        deleted = 0;
      }
      if (text.size() > 0) {
        byte[] utf8 = text.toByteArray();
        text.clear();
        String inserted = Utf8.string(utf8, 0, utf8.length);
        add(sequence, path, new Patch.Action.InsertText(insertedAt, inserted));
      }
      if (!values.isEmpty()) {
        add(sequence, path, new Patch.Action.Insert(insertedAt, List.copyOf(values)));
        values.clear();
      }
    }

    private void marks() {
      Collection<Mark> now = Marks.of(sequence, actors, after);
      if (!now.isEmpty() || sequence.marked()) {
        List<Mark> old = Marks.of(sequence, actors, from);
        if (!old.equals(now)) {
          add(sequence, path, new Patch.Action.Marked(List.copyOf(now)));
        }
      }
    }
  }
}

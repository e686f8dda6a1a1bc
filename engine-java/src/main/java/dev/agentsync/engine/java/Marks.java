package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the marks of a text at a moment. */
final class Marks {
  private final Actors actors;
  private final @Nullable Clock clock;
  private final Map<Long, Op> begun;
  private final Map<String, Mark> open = new HashMap<>();
  private final List<Mark> done = new ArrayList<>();

  private Marks(Actors actors, @Nullable Clock clock) {
    this.actors = actors;
    this.clock = clock;
    this.begun = new TreeMap<>(actors::compare);
  }

  static List<Mark> of(Sequence sequence, Actors actors, @Nullable Clock clock) {
    if (!sequence.marked()) {
      return List.of();
    }
    return new Marks(actors, clock).read(sequence);
  }

  private List<Mark> read(Sequence sequence) {
    long before = 0;
    for (Leaf leaf : sequence.leaves()) {
      for (int i = 0; i < leaf.size; i++) {
        Span span = leaf.spans[i];
        if (span.ops != null && span.ops[0].action == Action.MARK) {
          pass(span.ops[0]);
          continue;
        }
        int width = Elements.width(sequence, span, clock);
        if (width > 0) {
          show(before, width);
          before += width;
        }
      }
    }
    done.addAll(open.values());
    done.sort(Comparator.comparingLong(Mark::start).thenComparing(Mark::name));
    return List.copyOf(done);
  }

  private void pass(Op op) {
    if (clock != null && !clock.covers(op.id)) {
      return;
    }
    if (op.mark() != null) {
      begun.put(op.id, op);
    } else {
      begun.remove(Ids.plus(op.id, -1));
    }
  }

  private void show(long start, int width) {
    Map<String, Value.Scalar> now = new LinkedHashMap<>();
    for (Op op : begun.values()) {
      String name = op.mark();
      if (name != null) {
        now.put(name, op.value.value());
      }
    }
    now.values().removeIf(Value.Null.class::isInstance);
    for (Mark mark : List.copyOf(open.values())) {
      if (mark.end() < start || !mark.value().equals(now.get(mark.name()))) {
        done.add(mark);
        open.remove(mark.name());
      }
    }
    now.forEach(
        (name, value) -> {
          Mark mark = open.get(name);
          long from = mark == null ? start : mark.start();
          open.put(name, new Mark(from, start + width, name, value));
        });
  }
}

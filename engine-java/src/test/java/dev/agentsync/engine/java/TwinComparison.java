package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.List;

/** Compares everything that two engines show of what should be the same document. */
final class TwinComparison {
  private TwinComparison() {}

  /** Compares heads, which stand for all changes before them, content, conflicts and marks. */
  static void compare(Twin twin) {
    assertThat(twin.ours.heads()).isEqualTo(twin.theirs.heads());
    compare(twin.ours, twin.theirs);
  }

  /** Compares the saved bytes: all columns, inflated. */
  static void compareSaved(Twin twin) {
    // Loaded first, for where the engines heard of changes in another order they save them in it.
    byte[] saved = twin.theirs.save();
    try (Document copy = Twin.OURS.load(List.of(saved), twin.actor)) {
      assertThat(new InflatedDocument(copy.save()).inflated())
          .isEqualTo(new InflatedDocument(saved).inflated());
    }
  }

  /**
   * Compares what both show of the past. The library shows it in a fork: its reads at old heads
   * take a counter that was counted on for deleted.
   */
  static void compareMoment(Twin twin, Heads moment) {
    View our = twin.ours.at(moment);
    try (Document fork = twin.theirs.fork(moment, ActorId.random());
        Document ourFork = twin.ours.fork(moment, ActorId.random())) {
      assertThat(Content.of(our)).isEqualTo(Content.of(fork));
      compare(ourFork, fork);
    }
  }

  /** Compares content, conflicts and marks. */
  static void compare(View our, View their) {
    assertThat(Content.of(our)).isEqualTo(Content.of(their));
    compareDeep(our, ObjectId.ROOT, their, ObjectId.ROOT, ObjectType.MAP);
  }

  private static void compareDeep(
      View our, ObjectId object, View their, ObjectId theirObject, ObjectType type) {
    switch (type) {
      case MAP -> {
        for (String key : our.entries(object).keySet()) {
          compareConflicts(
              our, our.conflicts(object, key), their, their.conflicts(theirObject, key));
        }
      }
      case LIST -> {
        for (long i = 0; i < our.length(object); i++) {
          compareConflicts(our, our.conflicts(object, i), their, their.conflicts(theirObject, i));
        }
      }
      case TEXT -> {
        if (!marksOverlap(our, object)) {
          assertThat(our.marks(object))
              .containsExactlyInAnyOrderElementsOf(their.marks(theirObject));
        }
      }
    }
  }

  /**
   * Returns whether a mark of a text begins inside another. 0.5.7 then misses ends of marks; the
   * newest library is asked about those ({@code NodeTest}).
   */
  private static boolean marksOverlap(View our, ObjectId text) {
    int open = 0;
    for (Leaf leaf : ((ClockView) our).sequence(text, ObjectType.TEXT).leaves()) {
      for (int i = 0; i < leaf.size; i++) {
        Op[] ops = leaf.spans[i].ops;
        if (ops != null && ops[0].action == Action.MARK) {
          open += ops[0].mark() != null ? 1 : -1;
          if (open > 1) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static void compareConflicts(
      View our, List<Value> values, View their, List<Value> theirValues) {
    assertThat(theirValues).hasSameSizeAs(values);
    for (int i = 0; i < values.size(); i++) {
      assertThat(Content.of(our, values.get(i))).isEqualTo(Content.of(their, theirValues.get(i)));
      if (values.get(i) instanceof Value.Obj(ObjectId id, ObjectType type)
          && theirValues.get(i) instanceof Value.Obj(ObjectId theirId, ObjectType _)) {
        compareDeep(our, id, their, theirId, type);
      }
    }
  }
}

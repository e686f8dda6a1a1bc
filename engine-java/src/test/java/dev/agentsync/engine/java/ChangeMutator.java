package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes that are perfectly well encoded and say something else: what only the rules about
 * operations can refuse.
 */
final class ChangeMutator {
  private final Random random;

  ChangeMutator(Random random) {
    this.random = random;
  }

  /** Returns another change, or null if this one cannot be read. */
  byte @Nullable [] mutate(Chunk chunk) {
    var actors = new Actors();
    var encoder = new ChangeEncoder(actors);
    DecodedChange change;
    try {
      change = ChangeDecoder.decode(chunk, encoder);
    } catch (DocumentException _) {
      return null;
    }
    var ops = new ArrayList<>(change.ops());
    ChangeHead head = change.head();
    for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
      if (ops.isEmpty() || random.nextInt(4) == 0) {
        head = head(head);
      } else {
        ops(ops, actors);
      }
    }
    return ChunkParts.sealed(false, encoder.body(head, ops));
  }

  private ChangeHead head(ChangeHead head) {
    var deps = new TreeSet<>(head.deps());
    ActorId actor = head.actor();
    int seq = head.seq();
    int startOp = head.startOp();
    long time = head.time();
    switch (random.nextInt(6)) {
      case 0 -> deps.pollFirst();
      case 1 -> deps.add(hash());
      case 2 -> actor = new ActorId(Bytes.of(new byte[] {(byte) random.nextInt(4)}));
      case 3 -> seq = Math.max(1, seq + random.nextInt(5) - 2);
      case 4 -> startOp = Math.max(1, startOp + random.nextInt(9) - 4);
      default -> time = random.nextLong();
    }
    return new ChangeHead(
        List.copyOf(deps), actor, seq, startOp, time, head.message(), head.extra());
  }

  private ChangeHash hash() {
    byte[] bytes = new byte[ChangeHash.LENGTH];
    random.nextBytes(bytes);
    return new ChangeHash(Bytes.of(bytes));
  }

  private void ops(List<ChangeOp> ops, Actors actors) {
    int at = random.nextInt(ops.size());
    switch (random.nextInt(8)) {
      case 0 -> ops.remove(at);
      case 1 -> ops.add(random.nextInt(ops.size()), ops.get(at));
      case 2 -> ops.add(random.nextInt(ops.size()), ops.remove(at));
      default -> ops.set(at, other(ops.get(at), actors));
    }
  }

  private long id(long id, Actors actors) {
    return switch (random.nextInt(4)) {
      case 0 -> Ids.NONE;
      case 1 -> Ids.of(1 + random.nextInt(40), random.nextInt(actors.size()));
      default -> Ids.of(Math.max(1, Ids.counter(id) + random.nextInt(5) - 2), Ids.actor(id));
    };
  }

  private ChangeOp other(ChangeOp op, Actors actors) {
    return switch (op) {
      case ChangeOp.TextRun run ->
          random.nextBoolean()
              ? new ChangeOp.TextRun(
                  id(run.object(), actors),
                  run.after(),
                  run.utf8(),
                  run.from(),
                  run.end(),
                  run.count())
              : new ChangeOp.TextRun(
                  run.object(),
                  id(run.after(), actors),
                  run.utf8(),
                  run.from(),
                  run.end(),
                  run.count());
      case ChangeOp.DeleteRun run ->
          new ChangeOp.DeleteRun(
              random.nextInt(3) == 0 ? id(run.object(), actors) : run.object(),
              Math.max(1L << 32, id(run.first(), actors)),
              1,
              Math.max(1, run.count() + random.nextInt(3) - 1));
      case ChangeOp.Single one -> single(one, actors);
    };
  }

  private ChangeOp single(ChangeOp.Single one, Actors actors) {
    long object = one.object();
    String key = one.key();
    long element = one.element();
    boolean insert = one.insert();
    int action = one.action();
    Scalar value = one.value();
    long[] replaced = one.replaced().clone();
    boolean expand = one.expand();
    String mark = one.mark();
    switch (random.nextInt(9)) {
      case 0 -> object = id(object, actors);
      case 1 -> key = key == null ? "k" : random.nextBoolean() ? null : key + "x";
      case 2 -> element = id(element, actors);
      case 3 -> insert = !insert;
      case 4 -> action = random.nextInt(8);
      case 5 -> value = Scalar.integer(random.nextInt(3));
      case 6 -> replaced = replaced.length > 0 ? Op.NONE : new long[] {id(1L << 32, actors)};
      case 7 -> expand = !expand;
      default -> mark = mark == null ? "bold" : null;
    }
    if (key != null) {
      element = Ids.NONE;
    }
    for (int i = 0; i < replaced.length; i++) {
      long other = random.nextInt(8) > 0 ? replaced[i] : id(replaced[i], actors);
      replaced[i] = other == Ids.NONE ? Ids.of(1, 0) : other;
    }
    return new ChangeOp.Single(object, key, element, insert, action, value, replaced, expand, mark);
  }
}

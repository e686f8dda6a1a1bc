package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A random program on some replicas, run on this engine and on the official library side by side. A
 * step depends on nothing but its own number and the state, so programs can be cut.
 */
final class TwinProgram implements AutoCloseable {
  private static final int MAX_MOMENTS = 30;

  private final List<Twin> twins = new ArrayList<>();
  private final List<Heads> moments = new ArrayList<>();
  private TwinLine line;

  TwinProgram(long seed) {
    var random = new Random(seed);
    Twin first = Twin.create(actor(random, 0));
    twins.add(first);
    edit(random, first);
    int replicas = 2 + random.nextInt(4);
    for (int i = 1; i < replicas; i++) {
      twins.add(first.fork(actor(random, i)));
    }
    line = new TwinLine(twins.get(0), twins.get(1));
  }

  private static ActorId actor(Random random, int index) {
    byte[] bytes = {(byte) random.nextInt(256), (byte) index};
    return new ActorId(Bytes.of(bytes));
  }

  void step(long number) {
    var random = new Random(number);
    Twin twin = any(random);
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> edit(random, twin);
      case 5 -> moment(random, twin).ifPresent(heads -> editThen(random, twin, heads));
      case 6, 7 -> merge(random, twin, any(random));
      case 8 -> sync(random, twin, any(random));
      case 9 -> reload(random, twin);
      case 10 -> takeBack(random, twin);
      case 11 -> moment(random, twin).ifPresent(it -> TwinComparison.compareMoment(twin, it));
      case 12 -> {
        Twin other = any(random);
        if (other != twin) {
          line.close();
          line = new TwinLine(twin, other);
        }
      }
      default -> line.happen(random);
    }
    twins.forEach(one -> assertThat(one.ours.heads()).isEqualTo(one.theirs.heads()));
    TwinComparison.compare(twin);
    if (random.nextInt(4) == 0) {
      TwinComparison.compareSaved(twin);
    }
    if (moments.size() < MAX_MOMENTS) {
      moments.add(twin.heads());
    }
  }

  /** Brings all together; then everybody must have the same. */
  void finish() {
    Twin first = twins.getFirst();
    for (Twin one : twins) {
      exchange(first, one);
    }
    for (Twin one : twins) {
      exchange(first, one);
      TwinComparison.compare(one);
      assertThat(one.heads()).isEqualTo(first.heads());
      assertThat(Content.of(one.ours)).isEqualTo(Content.of(first.ours));
    }
  }

  /** Returns one of the documents of this engine. */
  Document any() {
    return twins.getFirst().ours;
  }

  /** Returns moments that a document knows. */
  List<Heads> moments(Document document) {
    return moments.stream()
        .filter(moment -> moment.hashes().stream().allMatch(document::contains))
        .toList();
  }

  private Twin any(Random random) {
    return twins.get(random.nextInt(twins.size()));
  }

  private Optional<Heads> moment(Random random, Twin twin) {
    List<Heads> known = moments.stream().filter(twin::knows).toList();
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(known.get(random.nextInt(known.size())));
  }

  private static void edit(Random random, Twin twin) {
    try (Transaction our = twin.ours.begin(ChangeStamp.NONE);
        Transaction their = twin.theirs.begin(ChangeStamp.NONE)) {
      new TwinEdits(random, our, their).some();
      assertThat(our.commit().map(Transaction.Committed::hash))
          .isEqualTo(their.commit().map(Transaction.Committed::hash));
    }
  }

  /**
   * Edits in the past. The library's own such edits are no measure: where the text has grown since,
   * 0.5.7 inserts behind elements that are not part of that past, and deletes too little. So it
   * makes them in a fork that ends there, and what they lead to must be the same.
   */
  private static void editThen(Random random, Twin twin, Heads then) {
    Heads now = twin.heads();
    try (Document fork = twin.theirs.fork(then, ActorId.random());
        Transaction our = twin.ours.begin(ChangeStamp.NONE, then);
        Transaction their = fork.begin(ChangeStamp.NONE)) {
      new TwinEdits(random, our, their).some();
      Optional<Transaction.Committed> ours = our.commit();
      assertThat(their.commit().isPresent()).isEqualTo(ours.isPresent());
      if (ours.isPresent()) {
        try (Document made = twin.ours.fork(Heads.of(ours.get().hash()), ActorId.random())) {
          TwinComparison.compare(made, fork);
        }
      }
    }
    twin.theirs.apply(twin.ours.encodeChangesSince(now));
  }

  private static void takeBack(Random random, Twin twin) {
    Object before = Content.of(twin.ours);
    byte[] saved = twin.ours.save();
    try (Transaction our = twin.ours.begin(ChangeStamp.NONE);
        Transaction their = twin.theirs.begin(ChangeStamp.NONE)) {
      new TwinEdits(random, our, their).some();
    }
    assertThat(Content.of(twin.ours)).isEqualTo(before);
    assertThat(twin.ours.save()).isEqualTo(saved);
  }

  private static void merge(Random random, Twin into, Twin from) {
    if (into != from) {
      into.apply(
          random.nextInt(4) == 0 ? from.ours.save() : from.ours.encodeChangesSince(into.heads()));
    }
  }

  private static void exchange(Twin one, Twin other) {
    one.apply(other.ours.encodeChangesSince(one.heads()));
    other.apply(one.ours.encodeChangesSince(other.heads()));
  }

  /** Has each engine talk to the other one across, until both replicas have the same. */
  private static void sync(Random random, Twin one, Twin other) {
    if (one != other) {
      TwinLine.talk(one.ours, other.theirs);
      TwinLine.talk(one.theirs, other.ours);
      assertThat(one.ours.heads()).isEqualTo(other.theirs.heads());
      assertThat(one.theirs.heads()).isEqualTo(other.ours.heads());
      exchange(one, other);
      merge(random, one, other);
    }
  }

  private void reload(Random random, Twin twin) {
    line.close();
    twin.swap();
    Twin other = twins.get(1 + random.nextInt(twins.size() - 1));
    line = new TwinLine(twin == other ? twins.getFirst() : twin, other);
  }

  @Override
  public void close() {
    line.close();
    twins.forEach(Twin::close);
  }
}

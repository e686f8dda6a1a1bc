package dev.agentsync.engine.java;

import dev.agentsync.engine.automerge.NativeEngineProvider;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import java.util.List;

/** One replica of a random program: a document of this engine and one of the official library. */
final class Twin implements AutoCloseable {
  static final EngineProvider OURS = new JavaEngineProvider();
  static final EngineProvider THEIRS = new NativeEngineProvider();

  final ActorId actor;
  Document ours;
  Document theirs;

  private Twin(ActorId actor, Document ours, Document theirs) {
    this.actor = actor;
    this.ours = ours;
    this.theirs = theirs;
  }

  static Twin create(ActorId actor) {
    return new Twin(actor, OURS.create(actor), THEIRS.create(actor));
  }

  Twin fork(ActorId other) {
    return new Twin(other, ours.fork(other), theirs.fork(other));
  }

  Heads heads() {
    return ours.heads();
  }

  boolean knows(Heads moment) {
    return moment.hashes().stream().allMatch(ours::contains);
  }

  void apply(byte[] chunks) {
    ours.apply(chunks);
    theirs.apply(chunks);
  }

  /** Has each engine go on with what the other one saved. */
  void swap() {
    byte[] ourSave = ours.save();
    byte[] theirSave = theirs.save();
    close();
    ours = OURS.load(List.of(theirSave), actor);
    theirs = THEIRS.load(List.of(ourSave), actor);
  }

  /** Has the library go on with what this engine has. */
  void takeOurs() {
    theirs.close();
    theirs = THEIRS.load(List.of(ours.save()), actor);
  }

  @Override
  public void close() {
    ours.close();
    theirs.close();
  }
}

package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.ObjectId;

/** Names an object by the operation that made it. */
record JavaObjectId(int counter, ActorId actor) implements ObjectId {
  static ObjectId of(DocObject object, Actors actors) {
    return of(object.id, actors);
  }

  static ObjectId of(long id, Actors actors) {
    return id == Ids.NONE
        ? ObjectId.ROOT
        : new JavaObjectId(Ids.counter(id), actors.id(Ids.actor(id)));
  }

  /** Returns the id inside a document, or -1 if it has no such object. */
  static long in(ObjectId id, Actors actors) {
    if (id.equals(ObjectId.ROOT)) {
      return Ids.NONE;
    }
    if (id instanceof JavaObjectId(int counter, ActorId actor)) {
      int index = actors.known(actor);
      return index < 0 ? -1 : Ids.of(counter, index);
    }
    throw new IllegalArgumentException("Object id of another engine: " + id);
  }

  @Override
  public String toString() {
    return counter + "@" + actor;
  }
}

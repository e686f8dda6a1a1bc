package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.ObjectId;

/** The library's id of an object; itself a value. */
record NativeObjectId(org.automerge.ObjectId id) implements ObjectId {
  static ObjectId of(org.automerge.ObjectId id) {
    return id.isRoot() ? ObjectId.ROOT : new NativeObjectId(id);
  }

  /**
   * Returns the library's id.
   *
   * @throws IllegalArgumentException if another engine made it
   */
  static org.automerge.ObjectId of(ObjectId id) {
    if (id.equals(ObjectId.ROOT)) {
      return org.automerge.ObjectId.ROOT;
    }
    if (id instanceof NativeObjectId(var known)) {
      return known;
    }
    throw new IllegalArgumentException("Object id of another engine: " + id);
  }

  @Override
  public String toString() {
    return id.toString();
  }
}

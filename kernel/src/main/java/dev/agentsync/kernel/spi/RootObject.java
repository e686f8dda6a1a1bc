package dev.agentsync.kernel.spi;

/** The root map's id, the same in every document. */
enum RootObject implements ObjectId {
  ROOT;

  @Override
  public String toString() {
    return "_root";
  }
}

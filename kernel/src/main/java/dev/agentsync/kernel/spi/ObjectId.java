package dev.agentsync.kernel.spi;

/**
 * Names a map, list or text inside a document. Opaque; has value equality; valid for the document
 * that handed it out, its forks, its transactions and its views, as long as those live.
 *
 * @since 0.1.0
 */
public interface ObjectId {
  /** The root map of every document. */
  ObjectId ROOT = RootObject.ROOT;
}

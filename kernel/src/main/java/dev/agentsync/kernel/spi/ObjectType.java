package dev.agentsync.kernel.spi;

/**
 * The kinds of object a document is made of.
 *
 * @since 0.1.0
 */
public enum ObjectType {
  /** String keys to values. */
  MAP,
  /** A sequence of values. */
  LIST,
  /** A sequence of characters, indexed by Unicode code point. */
  TEXT
}

package dev.agentsync.kernel.history;

import java.util.Optional;

/** The details of questions that are asked with plain values. */
public final class Words {
  private Words() {}

  /** No details. */
  public record Nothing() {}

  /** A moment. */
  public record At(String when) {}

  /** A path at a moment. */
  public record FileAt(String when, String path) {}

  /** Bytes of a file at a moment. */
  public record Piece(String when, String id, long from, int length) {}

  /** A snapshot's name. */
  public record Naming(String name, boolean force, Optional<String> author) {}
}

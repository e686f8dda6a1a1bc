package dev.agentsync.kernel.document;

/**
 * A stretch of one sequence that another sequence has differently: {@code [oldStart, oldEnd)}
 * became {@code [newStart, newEnd)}. Either may be empty, not both.
 */
public record Hunk(int oldStart, int oldEnd, int newStart, int newEnd) {
  /** Returns how long the old stretch is. */
  public int oldLength() {
    return oldEnd - oldStart;
  }

  /** Returns how long the new stretch is. */
  public int newLength() {
    return newEnd - newStart;
  }
}

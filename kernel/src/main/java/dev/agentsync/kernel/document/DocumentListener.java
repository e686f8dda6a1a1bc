package dev.agentsync.kernel.document;

/** Hears of changes. */
public interface DocumentListener {
  /**
   * Called after the change is durable, in order, on the thread that made it. Must return at once
   * and must not write to the document.
   */
  void changed(Changed change);
}

package dev.agentsync.kernel.past;

import dev.agentsync.kernel.Progress;

/** What the folder on disk does for history. */
public interface Room {
  /** Takes in what was just saved, if the folder is being watched; else does nothing. */
  void look();

  /** Sees to it that everything on disk is in the history. */
  void takeIn(Progress progress);

  /** Returns whether the folder shows everything now; waits a while for it. */
  boolean show();

  /** Runs something while nothing is being taken in from the folder. */
  void whileQuiet(Runnable action);
}

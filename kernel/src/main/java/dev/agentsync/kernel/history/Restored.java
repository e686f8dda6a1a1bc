package dev.agentsync.kernel.history;

import java.util.List;
import java.util.Optional;

/**
 * What was brought back, or would be.
 *
 * @param moment the moment whose state it is; of an undo, the moment after which was taken back
 * @param changes of an undo, how many changes were taken back; else 0
 * @param steps what it did, or would do, to each file
 * @param kept of an undo, the files that others have written in too, and that therefore stay
 * @param missing attachments whose content is not on this device; it is fetched when somebody has
 *     it
 * @param before the moment before, to go back to: ids of changes; empty if nothing changed
 * @param applied whether it was done
 * @param pending whether the folder does not show all of it yet
 */
public record Restored(
    Moment moment,
    int changes,
    List<Step> steps,
    List<String> kept,
    List<String> missing,
    Optional<String> before,
    boolean applied,
    boolean pending) {
  public Restored {
    steps = List.copyOf(steps);
    kept = List.copyOf(kept);
    missing = List.copyOf(missing);
  }

  /** Returns the same, said to take longer to show in the folder. */
  public Restored stillPending() {
    return new Restored(moment, changes, steps, kept, missing, before, applied, true);
  }
}

package dev.agentsync.kernel.folder;

/** Hears how far the first scan has come. Called on the binding's thread; must return at once. */
@FunctionalInterface
public interface ScanProgress {
  /** Tells nobody. */
  ScanProgress NONE = (done, total) -> {};

  /**
   * Tells how many files have been dealt with.
   *
   * @param total how many there are as far as known; may grow
   */
  void scanned(long done, long total);
}

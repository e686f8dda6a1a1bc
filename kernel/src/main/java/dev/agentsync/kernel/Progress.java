package dev.agentsync.kernel;

/** Hears how far long work has come. Called on the thread that works; must return at once. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (phase, done, total) -> {};

  /** What is being done, in the order in which it happens. */
  enum Phase {
    /** Looking at the folder; counts files. */
    SCAN,
    /** Reaching the hub; counts nothing. */
    CONNECT,
    /** Exchanging changes; counts files known so far. */
    SYNC,
    /** Fetching attachments; counts attachments. */
    ATTACHMENTS,
    /** Writing or reading a backup; counts attachments. */
    BACKUP
  }

  /** A total that is not known yet. */
  long UNKNOWN = -1;

  /**
   * Tells where the work stands.
   *
   * @param total how much there is, or {@link #UNKNOWN}
   */
  void at(Phase phase, long done, long total);
}

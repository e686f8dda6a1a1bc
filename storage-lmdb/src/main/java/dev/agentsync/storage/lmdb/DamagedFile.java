package dev.agentsync.storage.lmdb;

/** The pages of a file do not fit together. */
final class DamagedFile extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what does not fit, such as {@code page 7 is no leaf}
   */
  DamagedFile(String problem) {
    super(problem);
  }
}

package dev.agentsync.kernel.folder;

/** What is at a path on this disk. */
sealed interface Sight {
  /** Nothing, and the folder above was really looked into. */
  record Absent() implements Sight {}

  /** A folder. */
  record Folder(String identity) implements Sight {}

  /** A file with bytes. */
  record Regular(Stamp stamp) implements Sight {}

  /** Something that is neither read nor overwritten, or that could not be looked at. */
  record Odd(String reason) implements Sight {}
}

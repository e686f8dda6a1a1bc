package dev.agentsync.kernel.history;

import java.util.Optional;

/**
 * What became of one file, or of one folder, whose path then ends with a slash.
 *
 * @param path where it is now; for what is deleted, where it was
 * @param from where it was, if it was renamed
 * @param added lines that came; of an attachment, bytes it is larger by
 * @param removed lines that went; of an attachment, bytes it is smaller by
 * @param binary whether it is or was an attachment
 */
public record Step(
    Kind kind, String path, Optional<String> from, long added, long removed, boolean binary) {
  /** The kinds, the most telling one if there are several. */
  public enum Kind {
    /** It is new. */
    CREATED,
    /** It was renamed, and perhaps edited. */
    RENAMED,
    /** Its content is another. */
    EDITED,
    /** It is gone. */
    DELETED,
    /** It had been deleted and is back. */
    RESTORED,
    /** A snapshot got a name; the path is the name. */
    SNAPSHOT,
    /** A snapshot's name was removed; the path is the name. */
    SNAPSHOT_DELETED
  }
}

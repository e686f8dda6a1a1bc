package dev.agentsync.kernel.history;

import java.util.List;
import java.util.Optional;

/**
 * What to take back.
 *
 * @param device whose work: the device's label, fingerprint or id
 * @param since what it did after this moment: {@link When#text}
 * @param paths only these files, and what is in these folders; empty for all
 * @param controlFiles whether {@code authorized_keys} and {@code .syncignore} files too
 * @param dryRun whether only to tell what would change
 * @param author who wants it
 */
public record UndoQuery(
    String device,
    String since,
    List<String> paths,
    boolean controlFiles,
    boolean dryRun,
    Optional<String> author) {
  public UndoQuery {
    paths = List.copyOf(paths);
  }
}

package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.VaultStatus;
import java.util.List;
import java.util.Optional;

/**
 * How folder and document stand to each other at one moment.
 *
 * @param heldBack paths whose deletion on this disk waits for a decision
 * @param blocked entries of the document that cannot be written here, and why
 * @param skipped files of this disk that are not sent, and why
 * @param unsettled paths that look half-written and are looked at again shortly
 * @param problems what is wrong with watching the folder or with the disk, in sentences
 * @param unseen what was done on disk and is not taken in; empty while it is at once
 * @param files files that are the same here and in the document, or were when last looked at
 */
public record FolderStatus(
    List<String> heldBack,
    List<VaultStatus.Entry> blocked,
    List<VaultStatus.Entry> skipped,
    List<String> unsettled,
    List<String> problems,
    Optional<VaultStatus.Unseen> unseen,
    int files) {
  static final FolderStatus EMPTY =
      new FolderStatus(List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty(), 0);

  FolderStatus withUnseen(VaultStatus.Unseen found) {
    return new FolderStatus(
        heldBack, blocked, skipped, unsettled, problems, Optional.of(found), files);
  }

  public FolderStatus {
    heldBack = List.copyOf(heldBack);
    blocked = List.copyOf(blocked);
    skipped = List.copyOf(skipped);
    unsettled = List.copyOf(unsettled);
    problems = List.copyOf(problems);
  }
}

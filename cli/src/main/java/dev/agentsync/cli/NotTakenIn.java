package dev.agentsync.cli;

import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.VaultStatus;

/**
 * Says beside an answer about the present that files on disk are ahead of it. Commands that only
 * read leave the folder to whoever watches it; a person who has just saved a file expects it to
 * count, and must not take the silence for proof.
 */
final class NotTakenIn {
  private NotTakenIn() {}

  /** Tells on standard error, once the answer has been printed. */
  static void tell(VaultAccess vault, Console console) {
    // Beside a process that watches, everything is taken in before it answers.
    if (vault instanceof Vault) {
      vault
          .status()
          .unseen()
          .filter(unseen -> unseen.count() > 0)
          .ifPresent(unseen -> console.err().println(line(unseen)));
    }
  }

  static String line(VaultStatus.Unseen unseen) {
    return ("note: on disk, and not in this answer: %d new, %d edited, %d missing;"
            + " `agentsync push` or a running `agentsync` takes them in")
        .formatted(unseen.created(), unseen.edited(), unseen.missing());
  }
}

package dev.agentsync.cli;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.VaultStatus;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Says beside an answer about the present that files on disk are ahead of it. Commands that only
 * read leave the folder to whoever watches it; a person who has just saved a file expects it to
 * count, and must not take the silence for proof.
 */
final class NotTakenIn {
  private final FutureTask<Optional<VaultStatus.Unseen>> look;

  private NotTakenIn(FutureTask<Optional<VaultStatus.Unseen>> look) {
    this.look = look;
  }

  /**
   * Begins to look at the folder, while the answer is being found.
   *
   * @param present whether the answer is about the present
   */
  static NotTakenIn begin(VaultAccess vault, boolean present) {
    if (!present || !(vault instanceof Vault)) {
      // Beside a process that watches, everything is taken in before it answers.
      var nothing = new FutureTask<Optional<VaultStatus.Unseen>>(Optional::empty);
      nothing.run();
      return new NotTakenIn(nothing);
    }
    var look = new FutureTask<Optional<VaultStatus.Unseen>>(() -> vault.status().unseen());
    Thread.ofVirtual().name("look at the folder").start(look);
    return new NotTakenIn(look);
  }

  /** Tells on standard error, once the answer has been printed. */
  void tell(Console console) {
    seen()
        .filter(unseen -> unseen.count() > 0)
        .ifPresent(unseen -> console.err().println(line(unseen)));
  }

  private Optional<VaultStatus.Unseen> seen() {
    try {
      return look.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case AgentsyncException told -> throw told;
        case null, default -> throw new IllegalStateException("looking at the folder failed", e);
      }
    }
  }

  static String line(VaultStatus.Unseen unseen) {
    return ("note: on disk, and not in this answer: %d new, %d edited, %d missing;"
            + " `agentsync push` or a running `agentsync` takes them in")
        .formatted(unseen.created(), unseen.edited(), unseen.missing());
  }
}

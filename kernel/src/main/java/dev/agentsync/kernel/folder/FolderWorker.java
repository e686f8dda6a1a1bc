package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The binding's thread. Each round looks at what the inbox names, tells the document what was done
 * on disk, and then writes to disk what the document says.
 */
final class FolderWorker {
  private static final System.Logger LOG = System.getLogger("agentsync.folder");

  private final FolderContext context;
  private final Inbox inbox;
  private final WantedBlobs wanted;
  private final Optional<Watcher> watcher;
  private final FileWriter writer;
  private final FolderWriter folders;
  private final Materialise materialise;
  private final Ingest ingest;
  private final Deletions deletions;
  private final List<CompletableFuture<Boolean>> flushes = new ArrayList<>();
  private final List<Runnable> afterRound = new ArrayList<>();
  private Inbox.Work deferred = Inbox.Work.of(Set.of());
  private boolean wholeLook;
  private boolean away;
  private volatile FolderStatus status = FolderStatus.EMPTY;

  FolderWorker(FolderContext context, Inbox inbox, WantedBlobs wanted, Optional<Watcher> watcher) {
    this.context = context;
    this.inbox = inbox;
    this.wanted = wanted;
    this.watcher = watcher;
    this.writer = new FileWriter(context);
    this.folders = new FolderWriter(context, writer, watcher);
    this.materialise = new Materialise(context, writer, folders);
    this.ingest = new Ingest(context, writer);
    this.deletions = new Deletions(context);
  }

  FolderStatus status() {
    return status;
  }

  /** Makes folder and document the same for the first time. */
  void first(ScanProgress progress) {
    wholeLook = true;
    if (!context.disk().present()) {
      throw new dev.agentsync.kernel.VaultException(
          "The folder " + context.disk().root() + " is not there or has no .agentsync in it.");
    }
    wanted.update(
        context.document().files().stream().map(FileEntry::id).collect(Collectors.toSet()));
    round(Inbox.Work.of(Set.of()), true, progress);
    context.index().established();
    publish();
  }

  /** Goes on until the inbox is closed. */
  void run() throws InterruptedException {
    while (true) {
      Inbox.Work work = inbox.take(context.patience().nextDue());
      if (inbox.closed()) {
        return;
      }
      work.requests().forEach(Runnable::run);
      if (!work.idle()) {
        work = work.and(deferred);
        deferred = Inbox.Work.of(Set.of());
      }
      work = work.and(Inbox.Work.of(context.patience().due()));
      try {
        round(work, false, ScanProgress.NONE);
        context.reports().solved("round");
      } catch (RuntimeException e) {
        failed(work, e);
      }
      publish();
      finishRequests();
    }
  }

  /** What could not be done is done together with whatever comes next. */
  private void failed(Inbox.Work work, RuntimeException e) {
    deferred = deferred.and(work).and(everything(wholeLook));
    wholeLook = false;
    if (e instanceof AgentsyncException) {
      context.reports().problem("round", String.valueOf(e.getMessage()));
    } else {
      LOG.log(System.Logger.Level.ERROR, "keeping the folder the same failed", e);
      context
          .reports()
          .problem("round", "Keeping the folder the same failed; it is tried again: " + e);
    }
    flushes.forEach(flush -> flush.complete(false));
    flushes.clear();
  }

  private static Inbox.Work everything(boolean everything) {
    return new Inbox.Work(Set.of(), Set.of(), Set.of(), everything, everything, List.of());
  }

  private void round(Inbox.Work work, boolean first, ScanProgress progress) {
    context.disk().lookAnew();
    if (!context.disk().present()) {
      goneAway(work);
      return;
    }
    boolean everything = work.everything() || wholeLook || away;
    wholeLook = false;
    away = false;
    context.reports().solved("root");
    context.document().retryDurability();
    if (!context.index().interruptedWrites().isEmpty()) {
      new Interrupted(context).settle();
    }
    Findings findings =
        new Survey(context, watcher).look(work.paths(), work.listings(), everything);
    everything |= findings.rulesChanged;
    ingest.take(findings, progress);
    noteMissing(findings, first);
    var touched = new HashSet<>(findings.seen);
    boolean deleting = context.patience().deletionsAreDue();
    if (deleting) {
      for (String path : deletions.carryOut()) {
        if (path.isEmpty()) {
          inbox.everything();
        }
        touched.add(path);
        if (context.index().base(path).isPresent()) {
          inbox.path(path);
        }
      }
    }
    write(work, findings, touched, everything, deleting, progress);
  }

  private void write(
      Inbox.Work work,
      Findings findings,
      Set<String> touched,
      boolean everything,
      boolean deleting,
      ScanProgress progress) {
    Set<FileId> entries = work.entries();
    wanted.update(entries);
    boolean allFolders = everything || work.folders() || deleting;
    if (allFolders) {
      folders.create();
    }
    for (String path : materialise.run(entries, touched, everything, progress)) {
      if (!findings.seen.contains(path)) {
        inbox.path(path); // something else is there than was known: it is taken in first
      }
    }
    if (allFolders || folders.lingering() || !entries.isEmpty()) {
      folders.removeEmpty();
    }
    Set<String> refused = writer.takeFailed();
    if (!refused.isEmpty()) {
      deferred = deferred.and(Inbox.Work.of(refused));
    }
  }

  private void noteMissing(Findings findings, boolean first) {
    var missing = new HashSet<>(findings.missing);
    missing.addAll(findings.missingFolders);
    for (String path : missing) {
      if (context.index().base(path).isPresent()
          || context.index().folderIdentity(path).isPresent()) {
        Duration wait = Patience.MISSING;
        if (findings.renamedAway.contains(path)) {
          wait = Patience.RENAMED_AWAY;
        } else if (first) {
          wait = Duration.ZERO;
        }
        context.patience().missing(path, wait);
      }
    }
  }

  /** Nothing is believed and nothing is written while the folder itself is not there. */
  private void goneAway(Inbox.Work work) {
    away = true;
    deferred = deferred.and(work);
    context
        .reports()
        .problem(
            "root",
            "The folder %s is not there any more; everything waits until it is back."
                .formatted(context.disk().root()));
    flushes.forEach(flush -> flush.complete(false));
    flushes.clear();
  }

  private void publish() {
    FolderStatus now =
        context
            .reports()
            .status(
                context.index().held(),
                context.patience().doubtful(),
                context.index().size(),
                context.disk().unusableNames());
    if (!now.equals(status)) {
      status = now;
      context.listener().statusChanged();
    }
  }

  private void finishRequests() {
    List.copyOf(afterRound).forEach(Runnable::run);
    afterRound.clear();
    if (!flushes.isEmpty() && inbox.empty() && context.patience().nothingWaits()) {
      flushes.forEach(flush -> flush.complete(true));
      flushes.clear();
    }
  }

  /** Asks for a look at everything; the answer is whether folder and document agree. */
  CompletableFuture<Boolean> flush() {
    var answer = new CompletableFuture<Boolean>();
    boolean accepted =
        inbox.request(
            () -> {
              wholeLook = true;
              flushes.add(answer);
            });
    if (!accepted) {
      answer.complete(false);
    }
    return answer;
  }

  /** Asks when what is known to be new is done; the answer is whether folder and document agree. */
  CompletableFuture<Boolean> settle() {
    var answer = new CompletableFuture<Boolean>();
    if (!inbox.request(() -> flushes.add(answer))) {
      answer.complete(false);
    }
    return answer;
  }

  CompletableFuture<Integer> acceptDeletions() {
    return decide(deletions::accept);
  }

  CompletableFuture<Integer> restoreDeletions() {
    return decide(deletions::restore);
  }

  /** Does something between two rounds, looks at everything, and then answers. */
  CompletableFuture<Integer> decide(Supplier<Integer> decision) {
    var answer = new CompletableFuture<Integer>();
    boolean accepted =
        inbox.request(
            () -> {
              try {
                int count = decision.get();
                wholeLook = true;
                afterRound.add(() -> answer.complete(count));
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    if (!accepted) {
      answer.completeExceptionally(new IllegalStateException("the folder binding is closed"));
    }
    return answer;
  }
}

package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.DocumentListener;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder and a document the same. Any thread may call; the work itself is done by one
 * thread of the binding. The document and the storage stay the caller's and outlive the binding.
 */
public final class FolderBinding implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("agentsync.folder");
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final FolderContext context;
  private final WantedBlobs wanted;
  private final Inbox inbox = new Inbox();
  private final DocumentListener listener =
      change -> inbox.entries(change.files(), change.directories());
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private final ReentrantLock glancing = new ReentrantLock();
  private volatile @Nullable FolderWorker worker;
  private volatile @Nullable Watcher watcher;
  private volatile boolean closed;

  private FolderBinding(FolderContext context) {
    this.context = context;
    this.wanted =
        new WantedBlobs(context.document(), context.blobs(), context.listener()::wantsBlob);
  }

  /**
   * Prepares a binding; waits for the index of what was last on this disk, touches nothing else.
   *
   * @param root the folder, whose {@code .agentsync} exists
   * @param index of that folder
   * @param storage where attachments live
   * @throws dev.agentsync.kernel.StorageException if the index cannot be read or written
   */
  public static FolderBinding open(
      Path root,
      IndexReading index,
      VaultDocument document,
      Storage storage,
      FolderRules rules,
      FolderListener listener) {
    return open(root, index, document, storage, rules, listener, _ -> {});
  }

  static FolderBinding open(
      Path root,
      IndexReading reading,
      VaultDocument document,
      Storage storage,
      FolderRules rules,
      FolderListener listener,
      Consumer<String> steps) {
    var disk = new DiskTree(root.toAbsolutePath().normalize());
    FolderIndex index = reading.index(document::contains);
    return new FolderBinding(
        new FolderContext(
            disk,
            document,
            storage.blobs(),
            index,
            new RuleBook(rules, disk),
            new Reports(listener),
            new Patience(),
            listener,
            steps));
  }

  /**
   * Watches the folder, takes in what changed on disk while nothing ran, writes what changed in the
   * document, and goes on doing so. Returns when both agree, apart from what {@link #status} lists.
   *
   * @throws dev.agentsync.kernel.AgentsyncException if the folder cannot be read or the history
   *     cannot be written; the binding can then only be closed
   */
  public void start(ScanProgress progress) {
    FolderWorker work = prepare();
    context.document().subscribe(listener);
    var ready = new CompletableFuture<Boolean>();
    Thread.ofPlatform().name("folder").daemon().start(() -> work(work, progress, ready));
    try {
      ready.get();
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VaultException("Interrupted during the first look at " + context.disk().root(), e);
    }
  }

  private FolderWorker prepare() {
    glancing.lock();
    try {
      if (worker != null || closed) {
        throw new IllegalStateException("a folder binding starts once");
      }
      Optional<Watcher> watching = watch();
      watcher = watching.orElse(null);
      var work = new FolderWorker(context, inbox, wanted, watching);
      worker = work;
      return work;
    } finally {
      glancing.unlock();
    }
  }

  private Optional<Watcher> watch() {
    try {
      return Optional.of(Watcher.start(context.disk(), inbox, context.reports()));
    } catch (IOException e) {
      context.reports().unwatched("", e);
      return Optional.empty();
    }
  }

  private void work(FolderWorker work, ScanProgress progress, CompletableFuture<Boolean> ready) {
    try {
      work.first(progress);
      ready.complete(true);
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      if (!ready.completeExceptionally(e)) {
        LOG.log(System.Logger.Level.ERROR, "the folder is not kept the same any more", e);
      }
    } finally {
      inbox.close();
      ended.complete(true);
    }
  }

  /**
   * Returns how things stand; before {@link #start} after a look at the whole folder, which changes
   * nothing.
   */
  public FolderStatus status() {
    FolderWorker running = worker;
    if (running != null) {
      return running.status();
    }
    glancing.lock();
    try {
      FolderWorker begun = worker;
      return begun == null ? new Glance(context).status() : begun.status();
    } finally {
      glancing.unlock();
    }
  }

  /**
   * Carries out the deletions that were held back, except of files that others edited meanwhile,
   * which come back.
   *
   * @return how many files were deleted
   */
  public int acceptDeletions() {
    return decided(started().acceptDeletions());
  }

  /**
   * Writes the files whose deletion was held back to the disk again.
   *
   * @return how many files were restored
   */
  public int restoreDeletions() {
    return decided(started().restoreDeletions());
  }

  /** Returns the content of live attachments that is not in the blob store. */
  public Set<BlobHash> wantedBlobs() {
    return wanted.all();
  }

  /** Tells that a blob is in the blob store now; the files that wait for it are written. */
  public void blobArrived(BlobHash hash) {
    inbox.entries(wanted.arrived(hash), false);
  }

  /**
   * Looks at the whole folder again and waits until everything that is on disk now is in the
   * document and everything in the document is on disk, apart from what {@link #status} lists.
   *
   * @return whether that was so within the limit
   */
  public boolean flush(Duration limit) {
    return agreed(started().flush(), limit);
  }

  /**
   * As {@link #flush}, for what the system has told of so far: does not look at the whole folder,
   * which takes long where there are many files.
   */
  public boolean settle(Duration limit) {
    return agreed(started().settle(), limit);
  }

  private static boolean agreed(CompletableFuture<Boolean> answer, Duration limit) {
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Runs something while nothing is being taken in from the folder; here and now if the binding has
   * not been started.
   */
  public void whileNothingIsTakenIn(Runnable action) {
    FolderWorker running = worker;
    if (running == null) {
      action.run();
    } else {
      decided(
          running.decide(
              () -> {
                action.run();
                return 0;
              }));
    }
  }

  private FolderWorker started() {
    FolderWorker running = worker;
    if (running == null) {
      throw new IllegalStateException("the folder binding has not been started");
    }
    return running;
  }

  private int decided(CompletableFuture<Integer> answer) {
    try {
      CompletableFuture.anyOf(answer, ended).get();
      if (!answer.isDone()) {
        throw new IllegalStateException("the folder binding is closed");
      }
      return answer.get();
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VaultException("Interrupted while deciding about deletions", e);
    }
  }

  static RuntimeException unwrapped(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
  }

  /** Stops; what is under way is finished first. Closing again does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    context.document().unsubscribe(listener);
    inbox.close();
    if (worker != null) {
      try {
        ended.get(CLOSING.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        LOG.log(System.Logger.Level.WARNING, "the folder's thread does not end", e);
      }
    }
    // A round under way still watches the folders it finds: without a watch it would see each anew.
    Watcher watching = watcher;
    if (watching != null) {
      watching.close();
    }
    context.index().close();
  }
}

package dev.agentsync.kernel.document;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Change;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Storage;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One vault's files as a CRDT document that is durable. Any thread may call anything; one lock
 * orders the calls. A change is on stable storage before a listener, a sync channel or the caller
 * hears of it.
 */
public final class VaultDocument implements AutoCloseable {
  private final String vaultId;
  private final List<String> damage;
  private final DurableDocument durable;
  private final LiveDocument live; // only with the lock of the durable document

  private VaultDocument(Opening opening, DurableDocument durable) {
    this.vaultId = opening.vaultId();
    this.damage = opening.damage();
    this.durable = durable;
    this.live = durable.live();
  }

  /**
   * Starts a vault: writes the genesis change of that id durably. The document owns the storage
   * from here on and closes it, also when this throws.
   *
   * @throws VaultException if the storage has a history already
   * @throws dev.agentsync.kernel.StorageException if the genesis change could not be made durable
   */
  public static VaultDocument create(
      EngineProvider engine, Storage storage, String vaultId, Authorship us) {
    return create(engine, storage, vaultId, us, InstantSource.system());
  }

  static VaultDocument create(
      EngineProvider engine, Storage storage, String vaultId, Authorship us, InstantSource clock) {
    return begin(() -> Opening.create(engine, storage, vaultId, us.actor()), storage, us, clock);
  }

  /**
   * Opens a vault. An empty storage with an expected id becomes that vault, at its genesis. The
   * document owns the storage from here on and closes it, also when this throws.
   *
   * @throws VaultException if the document is another vault's, or its schema is not version 1, or
   *     the storage is empty and no id is expected
   * @throws dev.agentsync.kernel.DocumentException if nothing of what is stored is a document
   * @throws dev.agentsync.kernel.StorageException if the storage cannot be read
   */
  public static VaultDocument open(
      EngineProvider engine, Storage storage, Optional<String> expectedVaultId, Authorship us) {
    return open(engine, storage, expectedVaultId, us, InstantSource.system());
  }

  static VaultDocument open(
      EngineProvider engine,
      Storage storage,
      Optional<String> expectedVaultId,
      Authorship us,
      InstantSource clock) {
    return begin(
        () -> Opening.open(engine, storage, expectedVaultId, us.actor()), storage, us, clock);
  }

  private static VaultDocument begin(
      Supplier<Opening> opening, Storage storage, Authorship us, InstantSource clock) {
    Opening opened;
    try {
      opened = opening.get();
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
    return new VaultDocument(opened, DurableDocument.begin(opened, storage, us.author(), clock));
  }

  /** Returns what was not whole when the vault was opened, in sentences for the user. */
  public List<String> damage() {
    return damage;
  }

  /** Returns the vault's id. */
  public String vaultId() {
    return vaultId;
  }

  /** Returns the present moment. */
  public Heads heads() {
    return locked(live::heads);
  }

  /** Returns whether every one of the changes is here. */
  public boolean contains(Heads heads) {
    return locked(() -> live.contains(heads));
  }

  /** Returns how much there is that is neither of that moment nor before it. */
  public Amount since(Heads moment) {
    List<Change> changes = locked(() -> live.document().changesSince(moment));
    return new Amount(
        changes.size(), changes.stream().mapToLong(change -> change.chunk().length()).sum());
  }

  /** Returns the live file shown at a path: of several, the one with the lowest id. */
  public Optional<FileEntry> file(String path) {
    return locked(
        () ->
            live.index().at(path).stream()
                .findFirst()
                .flatMap(live.index()::node)
                .map(FileNode::entry));
  }

  /** Returns a file, deleted ones too, or empty if there is no well-formed entry of that id. */
  public Optional<FileEntry> file(FileId id) {
    return locked(() -> live.index().node(id).map(FileNode::entry));
  }

  /** Returns all live files, by path, then id. */
  public List<FileEntry> files() {
    return locked(() -> live.index().liveFiles().stream().map(FileNode::entry).toList());
  }

  /** Returns the paths of all live directories. */
  public SortedSet<String> directories() {
    return locked(() -> live.index().directorySet());
  }

  /**
   * Returns the text of a file now, deleted or not; empty for an entry without text.
   *
   * @throws VaultException if there is no such entry
   */
  public String text(FileId id) {
    return locked(() -> live.text(live.require(id)));
  }

  /**
   * Returns the text of a file at an earlier moment; empty if it had none then.
   *
   * @throws VaultException if there is no such entry, or a change of that moment is not here
   */
  public String textAt(FileId id, Heads heads) {
    return locked(
        () -> {
          durable.requireMoment(heads);
          return live.textAt(live.require(id), heads);
        });
  }

  /**
   * Returns the SHA-256 of the UTF-8 bytes of {@link #text(FileId)}; cheap when asked again.
   *
   * @throws VaultException if there is no such entry
   */
  public BlobHash textHash(FileId id) {
    return locked(() -> live.textHash(live.require(id)));
  }

  /**
   * Lends the history. The document stands still while the function runs, so it must be quick.
   *
   * @param function must not keep what it is lent
   */
  public <T> T look(Function<Past, T> function) {
    return locked(() -> function.apply(new Past(live)));
  }

  /** Returns which entries are malformed and therefore not shown, in sentences for the user. */
  public List<String> problems() {
    return locked(() -> live.index().problems());
  }

  /**
   * Writes at the present moment, as one change, durable when this returns. If the consumer throws,
   * nothing is written.
   *
   * @throws dev.agentsync.kernel.StorageException if it could not be made durable. Either nothing
   *     was written, because an earlier write still is not durable, or the edit is in the document
   *     but neither sent nor announced; the next write, the next received message and {@link
   *     #retryDurability} try again.
   */
  public Edited edit(Consumer<Edit> edits) {
    return edit(ChangeNote.NONE, edits);
  }

  /**
   * As {@link #edit(Consumer)}, with a word about what it is for.
   *
   * @param note without an author it gets the one this document was opened for
   */
  public Edited edit(ChangeNote note, Consumer<Edit> edits) {
    return locked(
        () -> {
          durable.flush();
          Heads before = live.heads();
          Touched touched = live.write(durable.stamp(note), edits::accept);
          Heads after = live.heads();
          if (after.equals(before)) {
            return new Edited(before, false);
          }
          durable.hold(touched, before, Origin.LOCAL);
          durable.settle(touched, Optional.empty());
          durable.flush();
          return new Edited(after, true);
        });
  }

  /**
   * Makes the text of a file as it was at an earlier moment into a new one, and merges that with
   * everything since. Durable when this returns.
   *
   * <p>A file deleted since is live again. If the entry was since united with another one of the
   * same path, the edit is carried over to that one. Where the present text is not exactly the new
   * one afterwards, a {@link Changed} of {@link Origin#REMOTE} names the file.
   *
   * @param base the moment whose text the new text was made from
   * @return a moment at which the text of the file is exactly the new one
   * @throws VaultException if there is no such entry or moment
   * @throws dev.agentsync.kernel.StorageException as for {@link #edit}
   */
  public Heads mergeText(FileId id, Heads base, String newText) {
    return locked(
        () -> {
          durable.flush();
          durable.requireMoment(base);
          Heads before = live.heads();
          var merge = new TextEdit(live, id, base, WellFormed.text(newText), durable.stamp());
          Heads exact = merge.run();
          if (live.heads().equals(before)) {
            return exact;
          }
          durable.hold(merge.touched(), before, Origin.LOCAL);
          durable.settle(merge.touched(), Optional.of(before));
          Heads settled = live.heads();
          durable
              .settlement()
              .carryOver(id)
              .ifPresent(touched -> durable.hold(touched, settled, Origin.REMOTE));
          if (!live.text(live.require(id)).equals(newText)) {
            var differs = new Touched();
            differs.addFile(id);
            durable.hold(differs, settled, Origin.REMOTE);
          }
          durable.flush();
          return exact;
        });
  }

  /**
   * Tries to make durable what an earlier write could not; does nothing if there is nothing.
   *
   * @throws dev.agentsync.kernel.StorageException if it still cannot
   */
  public void retryDurability() {
    locked(
        () -> {
          durable.flush();
          return true;
        });
  }

  /**
   * Stores the history anew, as one compressed chunk. No change is lost.
   *
   * @throws dev.agentsync.kernel.StorageException if it could not; everything is stored as before
   */
  public void compact() {
    locked(
        () -> {
          durable.flush();
          durable.compact();
          return true;
        });
  }

  /**
   * Sets what runs each time the history was stored anew because it had grown; at once if that has
   * happened before.
   *
   * @param listener runs while the document stands still, so it must be quick
   */
  public void whenRewritten(Runnable listener) {
    locked(
        () -> {
          durable.whenRewritten(listener);
          return true;
        });
  }

  /**
   * Returns everything, as of now.
   *
   * @throws dev.agentsync.kernel.StorageException if not all of it is durable and it cannot be made
   */
  public Saved save() {
    return locked(
        () -> {
          durable.flush();
          List<FileEntry> files = live.index().liveFiles().stream().map(FileNode::entry).toList();
          return new Saved(live.heads(), live.document().save(), Inspection.blobs(files));
        });
  }

  /** Adds a listener. */
  public void subscribe(DocumentListener listener) {
    durable.announcements().subscribe(listener);
  }

  /** Removes a listener; a call under way may still reach it. */
  public void unsubscribe(DocumentListener listener) {
    durable.announcements().unsubscribe(listener);
  }

  /** Begins to sync with the other side of a new connection. */
  public SyncChannel openSync() {
    return locked(durable::openSync);
  }

  /**
   * Sets whether this device unites live entries that share a path, and does so at once for those
   * that do. Exactly one device of a vault should: the hub; or every device, where the hub is
   * another program.
   *
   * @throws dev.agentsync.kernel.StorageException as for {@link #edit}
   */
  public void resolveDuplicates(boolean here) {
    locked(
        () -> {
          Heads before = live.heads();
          durable.hold(durable.settlement().unite(here), before, Origin.REMOTE);
          durable.flush();
          return here;
        });
  }

  /** Closes document and storage; closing again does nothing. */
  @Override
  public void close() {
    durable.close();
  }

  private <T> T locked(Supplier<T> action) {
    return durable.locked(action);
  }
}

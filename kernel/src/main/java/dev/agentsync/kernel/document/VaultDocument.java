package dev.agentsync.kernel.document;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Storage;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One vault's files as a CRDT document that is durable. Any thread may call anything; one lock
 * orders the calls. A change is on stable storage before a listener, a sync channel or the caller
 * hears of it.
 */
public final class VaultDocument implements AutoCloseable {
  /** Where a change came from. */
  public enum Origin {
    /** This device wrote it. */
    LOCAL,
    /** Another device wrote it, or the merge with another device's changes made it. */
    REMOTE
  }

  /**
   * What a write did.
   *
   * @param heads the moment right after the write
   * @param changed whether there was anything to write
   */
  public record Edited(Heads heads, boolean changed) {}

  /**
   * Everything the document holds.
   *
   * @param heads the moment
   * @param history the chunks of all changes up to it
   * @param attachments the contents of the files that are live then
   */
  public record Saved(Heads heads, byte[] history, Set<BlobHash> attachments) {}

  /**
   * What became different and durable.
   *
   * @param files entries whose content, path or existence changed
   * @param directories whether the set of live directories may have changed
   * @param before the moment before
   * @param heads the moment after
   * @param origin who made it
   */
  public record Changed(
      Set<FileId> files, boolean directories, Heads before, Heads heads, Origin origin) {
    public Changed {
      files = Set.copyOf(files);
    }
  }

  /** Hears of changes. */
  public interface Listener {
    /**
     * Called after the change is durable, in order, on the thread that made it. Must return at once
     * and must not write to the document.
     */
    void changed(Changed change);
  }

  /**
   * The writes one change consists of; it reads its own writes. Paths are normalized by {@link
   * VaultPath#normalize}; creating or renaming adds the missing ancestor directories. Usable only
   * inside the call that handed it out.
   *
   * <p>An id without an entry, or one of the wrong kind, is a {@link
   * dev.agentsync.kernel.VaultException}.
   */
  public interface Edit {
    /** Creates a text file; another live entry at that path stays beside it. */
    FileId createText(String path, String text);

    /** Creates an attachment whose blob is already in the blob store, or will be. */
    FileId createAttachment(String path, BlobHash blob, long size);

    /**
     * Makes the file's text the given one with the smallest splices; revives a deleted file. If
     * another file took this one over, that one gets the same edit instead.
     */
    void writeText(FileId id, String text);

    /** Makes the file an attachment with the given content; revives a deleted file. */
    void writeAttachment(FileId id, BlobHash blob, long size);

    /** Moves a file; its id and content stay. */
    void rename(FileId id, String newPath);

    /** Deletes a file; does nothing if it is deleted already. */
    void delete(FileId id);

    /** Creates a directory unless there is a live one at that path. */
    void createDirectory(String path);

    /** Deletes every live directory entry with exactly that path, and nothing below it. */
    void deleteDirectory(String path);

    /** Moves a directory, the directories below it and the live files below it. */
    void renameDirectory(String from, String to);

    /**
     * Makes a file live with the given path, kind and content, whatever became of it: deleted,
     * moved, made another kind, or taken over by another file.
     *
     * @param then what it is to be; its times do not count
     * @param text its content if it is a text
     */
    void restore(FileEntry then, String text);

    /** Gives a moment a name; a label that has it loses it. */
    void putLabel(String name, Label label);

    /** Removes a label; does nothing if there is none of that name. */
    void deleteLabel(String name);
  }

  /** One connection's side of the sync protocol. Any thread may call; closing makes it silent. */
  public interface SyncChannel extends AutoCloseable {
    /**
     * Returns the message to send now, or empty when there is nothing to say or what there is to
     * say is not durable.
     */
    Optional<byte[]> next();

    /**
     * Takes a message of the other side. Returns after what it brought is durable.
     *
     * @throws dev.agentsync.kernel.DocumentException if the message is malformed; nothing of it was
     *     applied
     * @throws dev.agentsync.kernel.StorageException if what it brought could not be made durable;
     *     it is kept in memory, and nothing is sent until a later write succeeds
     */
    void receive(byte[] message);

    /** Returns the other side's heads as of its last message, or empty before the first. */
    Optional<Heads> theirHeads();

    @Override
    void close();
  }

  private static final System.Logger LOG = System.getLogger("agentsync.document");

  private final ReentrantLock lock = new ReentrantLock();
  private final Announcements announcements = new Announcements();
  private final Set<DocumentSync> channels = new HashSet<>();
  private final Storage storage;
  private final Optional<String> author;
  private final InstantSource clock;
  private final String vaultId;
  private final List<String> damage;
  private final Journal journal;
  private final LiveDocument live;
  private final Settlement settlement;
  private boolean closed;

  private VaultDocument(
      Opening opening, Storage storage, Optional<String> author, InstantSource clock) {
    this.storage = storage;
    this.author = author;
    this.clock = clock;
    this.vaultId = opening.vaultId();
    this.damage = opening.damage();
    this.journal = opening.journal();
    this.live = new LiveDocument(opening.document());
    this.settlement = new Settlement(live);
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
    try {
      var vault = new VaultDocument(opened, storage, us.author(), clock);
      vault.journal.persist(opened.document());
      vault.journal.tidy(opened.document());
      return vault;
    } catch (RuntimeException e) {
      opened.document().close();
      storage.close();
      throw e;
    }
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

  /** Returns how many changes there are that are neither of that moment nor before it. */
  public long changesSince(Heads moment) {
    return locked(() -> (long) live.document().changesSince(moment).size());
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
          requireMoment(heads);
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
          flush();
          Heads before = live.heads();
          Touched touched = live.write(stamp(note), edits::accept);
          Heads after = live.heads();
          if (after.equals(before)) {
            return new Edited(before, false);
          }
          hold(touched, before, Origin.LOCAL);
          settle(touched, Optional.empty());
          flush();
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
          flush();
          requireMoment(base);
          Heads before = live.heads();
          var merge = new TextEdit(live, id, base, WellFormed.text(newText), stamp());
          Heads exact = merge.run();
          if (live.heads().equals(before)) {
            return exact;
          }
          hold(merge.touched(), before, Origin.LOCAL);
          settle(merge.touched(), Optional.of(before));
          Heads settled = live.heads();
          settlement.carryOver(id).ifPresent(touched -> hold(touched, settled, Origin.REMOTE));
          if (!live.text(live.require(id)).equals(newText)) {
            var differs = new Touched();
            differs.addFile(id);
            hold(differs, settled, Origin.REMOTE);
          }
          flush();
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
          flush();
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
          flush();
          journal.compact(live.document());
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
          flush();
          List<FileEntry> files = live.index().liveFiles().stream().map(FileNode::entry).toList();
          return new Saved(live.heads(), live.document().save(), Inspection.blobs(files));
        });
  }

  /** Adds a listener. */
  public void subscribe(Listener listener) {
    announcements.subscribe(listener);
  }

  /** Removes a listener; a call under way may still reach it. */
  public void unsubscribe(Listener listener) {
    announcements.unsubscribe(listener);
  }

  /** Begins to sync with the other side of a new connection. */
  public SyncChannel openSync() {
    return locked(
        () -> {
          var channel = new DocumentSync(this, live.document().newSync());
          channels.add(channel);
          return channel;
        });
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
          hold(settlement.unite(here), before, Origin.REMOTE);
          flush();
          return here;
        });
  }

  /** Closes document and storage; closing again does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      try {
        flush();
      } catch (AgentsyncException e) {
        LOG.log(System.Logger.Level.ERROR, "closing with changes not stored", e);
      }
      closed = true;
      channels.forEach(DocumentSync::release);
      channels.clear();
      live.close();
      storage.close();
    } finally {
      lock.unlock();
    }
  }

  Optional<byte[]> nextMessage(DocumentSync channel) {
    lock.lock();
    try {
      return channel.isClosed() || !live.heads().equals(journal.durable())
          ? Optional.empty()
          : channel.generate(live.document());
    } finally {
      lock.unlock();
    }
  }

  void receive(DocumentSync channel, byte[] message) {
    locked(
        () -> {
          if (channel.isClosed()) {
            throw new IllegalStateException("this sync channel is closed");
          }
          Heads before = live.heads();
          var patches = live.document().receiveSyncMessage(channel.state(), message);
          if (!live.heads().equals(before)) {
            Touched touched = live.absorb(patches);
            hold(touched, before, Origin.REMOTE);
            settle(touched, Optional.of(before));
          }
          flush();
          return true;
        });
  }

  Optional<Heads> theirHeads(DocumentSync channel) {
    lock.lock();
    try {
      return channel.isClosed() ? Optional.empty() : channel.state().theirHeads();
    } finally {
      lock.unlock();
    }
  }

  void closeSync(DocumentSync channel) {
    lock.lock();
    try {
      channel.release();
      channels.remove(channel);
    } finally {
      lock.unlock();
    }
  }

  /** Puts right what a write or a merge left; {@code mergedSince} is empty if nothing merged. */
  private void settle(Touched touched, Optional<Heads> mergedSince) {
    Heads before = live.heads();
    hold(settlement.settle(touched.files(), mergedSince, stamp()), before, Origin.REMOTE);
  }

  private void hold(Touched touched, Heads before, Origin origin) {
    Heads now = live.heads();
    if (touched.isEmpty() && now.equals(before)) {
      return;
    }
    Set<FileId> files = touched.everything() ? live.index().ids() : touched.files();
    boolean directories = touched.everything() || !touched.directories().isEmpty();
    announcements.hold(new Changed(files, directories, before, now, origin));
  }

  private void flush() {
    journal.persist(live.document());
    announcements.release();
  }

  private ChangeStamp stamp() {
    return stamp(ChangeNote.NONE);
  }

  private ChangeStamp stamp(ChangeNote note) {
    return new ChangeStamp(clock.millis(), note.by(note.author().or(() -> author)).message());
  }

  private void requireMoment(Heads heads) {
    if (!live.contains(heads)) {
      throw new VaultException("This device does not know the moment " + heads.hashes() + ".");
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the vault's document is closed");
      }
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}

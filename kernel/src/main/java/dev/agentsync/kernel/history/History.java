package dev.agentsync.kernel.history;

import dev.agentsync.kernel.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A vault's past. Everything rests on the document's own history: each change says when, by which
 * device and for what it was made, and every state that ever was can be read and brought back.
 *
 * <p>Any thread may call; a call blocks until it is answered. All calls but those about snapshots
 * fail with a {@link dev.agentsync.kernel.ConfigException} when the vault's engine cannot tell
 * times; what is unknown, never existed or is refused is a {@link
 * dev.agentsync.kernel.VaultException}, and then nothing has changed. Paths are relative to the
 * vault's folder.
 */
public final class History {
  /** How many bytes {@link #read} asks for at once. */
  static final int PIECE = 4 << 20;

  private final Desk desk;

  /** Makes the history of the vault that the desk answers for. */
  public History(Desk desk) {
    this.desk = desk;
  }

  /** Returns changes, newest first: at most one page of them. */
  public LogPage log(LogQuery query) {
    return ask("log", query, LogPage.class);
  }

  /** Returns which moment is found for what somebody means. */
  public Moment moment(When when) {
    return ask("moment", new Words.At(when.text()), Moment.class);
  }

  /** Returns how two moments differ: one page of the files that do. */
  public DiffPage diff(DiffQuery query) {
    return ask("diff", query, DiffPage.class);
  }

  /** Returns every file of a moment. */
  public FileList files(When when) {
    return ask("files", new Words.At(when.text()), FileList.class);
  }

  /**
   * Returns the file that was at a path at a moment.
   *
   * @throws dev.agentsync.kernel.VaultException if there was none; the message says when there was
   *     one
   */
  public PastFile file(When when, String path) {
    return ask("file", new Words.FileAt(when.text(), path), PastFile.class);
  }

  /**
   * Writes a file as it was.
   *
   * @throws dev.agentsync.kernel.VaultException if its content is not on this device
   * @throws IOException if it cannot be written
   */
  public void read(When when, PastFile file, OutputStream out) throws IOException {
    long at = 0;
    Content piece;
    do {
      var query = new Words.Piece(when.text(), file.id(), at, PIECE);
      piece = ask("content", query, Content.class);
      byte[] bytes = Base64.getDecoder().decode(piece.base64());
      out.write(bytes);
      at += bytes.length;
    } while (at < piece.total());
  }

  /**
   * Writes a whole moment into a folder of its own and leaves the vault alone.
   *
   * @param directory made if it is not there, else empty
   * @return what could not be written, in sentences
   * @throws dev.agentsync.kernel.VaultException if the folder is not empty
   * @throws dev.agentsync.kernel.StorageException if it cannot be written
   */
  public List<String> writeTo(FileList files, Path directory) {
    return new Export(this, files, directory).run();
  }

  /** Brings back what was, as one change on top of the present, or tells what that would do. */
  public Restored restore(RestoreQuery query, Progress progress) {
    return desk.ask("restore", query, Restored.class, progress);
  }

  /** Takes back what one device did, and nothing else, as one change on top of the present. */
  public Restored undo(UndoQuery query, Progress progress) {
    return desk.ask("undo", query, Restored.class, progress);
  }

  /** Returns the snapshots, oldest first. */
  public List<Snapshot> snapshots() {
    return ask("snapshots", new Words.Nothing(), Snapshots.class).snapshots();
  }

  /**
   * Gives the present moment a name.
   *
   * @param force whether to take the name from the snapshot that has it
   */
  public Snapshot createSnapshot(
      String name, boolean force, Optional<String> author, Progress progress) {
    var query = new Words.Naming(name, force, author);
    return desk.ask("snapshot create", query, Snapshot.class, progress);
  }

  /** Removes a snapshot's name; returns what it was. The moment itself stays reachable. */
  public Snapshot deleteSnapshot(String name, Optional<String> author) {
    return ask("snapshot delete", new Words.Naming(name, false, author), Snapshot.class);
  }

  /** Returns who wrote each line of a text file as it is. */
  public Blame blame(String path) {
    return ask("blame", new Words.FileAt("now", path), Blame.class);
  }

  /** Stores the history as small as it gets, and drops contents that nothing needs any more. */
  public Compacted compact(Progress progress) {
    return desk.ask("compact", new Words.Nothing(), Compacted.class, progress);
  }

  private <R extends Record> R ask(String command, Record query, Class<R> answer) {
    return desk.ask(command, query, answer, Progress.NONE);
  }
}

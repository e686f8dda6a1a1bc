package dev.agentsync.kernel.past;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.history.Compacted;
import dev.agentsync.kernel.history.Desk;
import dev.agentsync.kernel.history.DiffQuery;
import dev.agentsync.kernel.history.LogQuery;
import dev.agentsync.kernel.history.RestoreQuery;
import dev.agentsync.kernel.history.Restored;
import dev.agentsync.kernel.history.UndoQuery;
import dev.agentsync.kernel.history.Words;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Storage;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers about the past of a vault that is open in this process. Any thread may ask. */
public final class HistoryDesk implements Desk {
  /**
   * What the answers are made from.
   *
   * @param device this device's key, if it can be had
   * @param capable the names of the installed engines that can tell times
   * @param retention how long contents of former attachments are kept
   * @param clock this device's
   */
  public record Sources(
      VaultDocument document,
      Storage storage,
      Room room,
      Supplier<Optional<DeviceKey>> device,
      Supplier<List<String>> capable,
      Duration retention,
      InstantSource clock) {
    public Sources(
        VaultDocument document,
        Storage storage,
        Room room,
        Supplier<Optional<DeviceKey>> device,
        Supplier<List<String>> capable,
        Duration retention) {
      this(document, storage, room, device, capable, retention, InstantSource.system());
    }
  }

  /** How a question arrives: its details as the type they are asked with. */
  public interface Question {
    /**
     * Returns the details.
     *
     * @throws ProtocolException if they are not of that type
     */
    <Q extends Record> Q as(Class<Q> type);
  }

  private final Sources sources;
  private final Labels labels;
  private final Sweeper sweeper;

  /** Kept for the next question as long as there is room. */
  private volatile @Nullable SoftReference<Chronicle> latest;

  private volatile @Nullable SoftReference<ToldSteps> told;

  /** Makes the desk of an open vault. */
  public HistoryDesk(Sources sources) {
    this.sources = sources;
    this.labels =
        new Labels(
            sources.document(),
            sources.storage(),
            past -> past.traced() ? Optional.of(chronicle(past)) : Optional.empty());
    this.sweeper =
        new Sweeper(
            sources,
            reader ->
                locked(
                    (past, known) -> {
                      reader.accept(past, known);
                      return true;
                    }));
  }

  /**
   * From now on drops former contents of attachments by itself, each time the history has become
   * small by itself. Call when the folder is being watched.
   */
  public void tidyUp() {
    sweeper.followHistory();
  }

  /** Stops doing so; call before the folder's watch ends. */
  public void stopTidying() {
    sweeper.stop();
  }

  @Override
  public <R extends Record> R ask(
      String command, Record query, Class<R> answer, Progress progress) {
    return answer.cast(
        answer(
            command,
            new Question() {
              @Override
              public <Q extends Record> Q as(Class<Q> type) {
                return type.cast(query);
              }
            },
            progress));
  }

  /** Answers one question. */
  public Record answer(String command, Question question, Progress progress) {
    return switch (command) {
      case "log" -> log(question.as(LogQuery.class));
      case "moment" -> {
        var at = question.as(Words.At.class);
        yield look((past, known) -> new Moments(past, known).find(at.when()).moment());
      }
      case "diff" -> {
        var query = question.as(DiffQuery.class);
        yield look((past, known) -> new Differences(past, known, query).read());
      }
      case "files" -> {
        var at = question.as(Words.At.class);
        yield look((past, known) -> new Contents(past, known).list(at.when()));
      }
      case "file" -> {
        var at = question.as(Words.FileAt.class);
        yield look((past, known) -> new Contents(past, known).file(at.when(), at.path()));
      }
      case "content" -> content(question.as(Words.Piece.class));
      case "restore" -> {
        var query = question.as(RestoreQuery.class);
        yield rewrite(query.dryRun(), progress, (restoring, dry) -> restoring.restore(query, dry));
      }
      case "undo" -> {
        var query = question.as(UndoQuery.class);
        yield rewrite(query.dryRun(), progress, (restoring, dry) -> restoring.undo(query, dry));
      }
      case "snapshots" -> labels.list();
      case "snapshot create" -> {
        sources.room().takeIn(progress);
        yield labels.create(question.as(Words.Naming.class));
      }
      case "snapshot delete" -> labels.delete(question.as(Words.Naming.class));
      case "blame" -> {
        var at = question.as(Words.FileAt.class);
        yield look((past, known) -> new Blaming(past, known).read(at.path()));
      }
      case "compact" -> compact(progress);
      default ->
          throw new ProtocolException(
              "The process that watches the vault does not know 'history "
                  + command
                  + "'. Is it of an older version? Restart it.");
    };
  }

  private Record log(LogQuery query) {
    return query.from() == 0
        ? look((past, known) -> new LogReader(past, known, query, told()).read())
        : locked((past, known) -> new LogReader(past, known, query, told()).read());
  }

  private ToldSteps told() {
    SoftReference<ToldSteps> kept = told;
    @Nullable ToldSteps known = kept == null ? null : kept.get();
    if (known == null) {
      known = new ToldSteps();
      told = new SoftReference<>(known);
    }
    return known;
  }

  private Record content(Words.Piece piece) {
    return locked(
        (past, known) ->
            new Contents(past, known)
                .read(
                    piece.when(),
                    piece.id(),
                    piece.from(),
                    piece.length(),
                    sources.storage().blobs()));
  }

  /** Takes what was saved a moment ago into account. */
  private <T> T look(BiFunction<Past, Chronicle, T> reader) {
    sources.room().look();
    return locked(reader);
  }

  private <T> T locked(BiFunction<Past, Chronicle, T> reader) {
    return sources.document().look(past -> reader.apply(past, chronicle(past)));
  }

  private Chronicle chronicle(Past past) {
    if (!past.traced()) {
      throw new ConfigException(
          "The engine of this vault does not stamp changes with their time, so it cannot tell"
              + " the past. "
              + sources.capable().get().stream()
                  .findFirst()
                  .map(
                      name ->
                          "Set provider = \"" + name + "\" in [engine] of .agentsync/config.toml.")
                  .orElse("No installed engine does."));
    }
    SoftReference<Chronicle> kept = latest;
    @Nullable Chronicle known = kept == null ? null : kept.get();
    if (known == null || !known.heads().equals(past.heads())) {
      known = Chronicle.read(past, sources.device().get());
      latest = new SoftReference<>(known);
    }
    return known;
  }

  private Restored rewrite(
      boolean dryRun, Progress progress, BiFunction<Restoring, Boolean, Restored> action) {
    if (dryRun) {
      sources.room().look();
      return locked((past, known) -> action.apply(restoring(past, known), true));
    }
    // What cannot be done is told before anything is taken in.
    locked((past, known) -> action.apply(restoring(past, known), true));
    sources.room().takeIn(progress);
    Restored done = locked((past, known) -> action.apply(restoring(past, known), false));
    return done.applied() && !sources.room().show() ? done.stillPending() : done;
  }

  private Restoring restoring(Past past, Chronicle known) {
    return new Restoring(sources.document(), sources.storage().blobs(), past, known);
  }

  private Compacted compact(Progress progress) {
    sources.room().takeIn(progress);
    long before = sources.storage().size();
    locked((past, known) -> true);
    sources.document().compact();
    long after = sources.storage().size();
    List<Integer> removed = sweeper.sweep();
    return new Compacted(
        before,
        after,
        removed.size(),
        removed.stream().mapToLong(Integer::longValue).sum(),
        sources.storage().blobs().list().size());
  }

  /**
   * Takes in what is on disk, and then runs something while no attachment's content is dropped. The
   * vault goes on otherwise.
   */
  public <T> T whileContentsStay(Progress progress, Supplier<T> action) {
    sources.room().takeIn(progress);
    return sweeper.keeping(action);
  }
}

package dev.agentsync.kernel.past;

import dev.agentsync.engine.java.JavaEngineProvider;
import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.document.Device;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.history.DiffPage;
import dev.agentsync.kernel.history.DiffQuery;
import dev.agentsync.kernel.history.FileList;
import dev.agentsync.kernel.history.History;
import dev.agentsync.kernel.history.LogEntry;
import dev.agentsync.kernel.history.LogQuery;
import dev.agentsync.kernel.history.PastFile;
import dev.agentsync.kernel.history.RestoreQuery;
import dev.agentsync.kernel.history.Restored;
import dev.agentsync.kernel.history.Step;
import dev.agentsync.kernel.history.UndoQuery;
import dev.agentsync.kernel.history.When;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Heads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A device with a key, whose past can be asked for; there is no folder. */
final class Historian implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  /** A clock that several devices can share: every look is a second later than the one before. */
  static final class Clock implements InstantSource {
    private Instant now = START;

    @Override
    public Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }

    /** Lets time pass, or sets the clock back. */
    void pass(Duration time) {
      now = now.plus(time);
    }

    Instant peek() {
      return now;
    }

    InstantSource ahead(Duration by) {
      return () -> instant().plus(by);
    }
  }

  final Device device;
  final DeviceKey key;

  Historian(String name, InstantSource clock) {
    key = new DeviceKey(Bytes.ofHex(BlobHash.of(name.getBytes(StandardCharsets.UTF_8)).hex()));
    device = new Device(new JavaEngineProvider(), Optional.of(key), clock);
  }

  History history() {
    return history(Duration.ofDays(30));
  }

  History history(Duration retention) {
    return new History(new HistoryDesk(sources(retention, InstantSource.system())));
  }

  /** What drops former contents, by a clock. */
  Sweeper sweeper(Duration retention, InstantSource clock) {
    return new Sweeper(
        sources(retention, clock),
        reader ->
            device.vault.look(
                past -> {
                  reader.accept(past, Chronicle.read(past, Optional.of(key)));
                  return true;
                }));
  }

  private HistoryDesk.Sources sources(Duration retention, InstantSource clock) {
    return new HistoryDesk.Sources(
        device.vault,
        device.storage,
        new NoFolder(),
        () -> Optional.of(key),
        () -> List.of("java"),
        retention,
        clock);
  }

  /** Lists devices in {@code authorized_keys}. */
  void label(Historian... others) {
    var names = new StringBuilder();
    for (int i = 0; i < others.length; i++) {
      names.append(new AuthorizedKeys.Entry(others[i].key, "dev" + i).line()).append('\n');
    }
    put(AuthorizedKeys.PATH, names.toString());
  }

  FileId put(String path, String text) {
    Optional<FileId> present = device.vault.file(path).map(file -> file.id());
    present.ifPresent(id -> device.write(id, text));
    return present.orElseGet(() -> device.create(path, text));
  }

  BlobHash attach(String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    BlobHash blob = device.storage.put(bytes);
    device.vault.edit(
        edit ->
            device
                .vault
                .file(path)
                .ifPresentOrElse(
                    file -> edit.writeAttachment(file.id(), blob, bytes.length),
                    () -> edit.createAttachment(path, blob, bytes.length)));
    return blob;
  }

  void delete(String path) {
    device.delete(device.vault.file(path).orElseThrow().id());
  }

  void rename(String from, String to) {
    FileId id = device.vault.file(from).orElseThrow().id();
    device.vault.edit(edit -> edit.rename(id, to));
  }

  /** Returns the text of a file that is there. */
  String text(String path) {
    return device.vault.text(device.vault.file(path).orElseThrow().id());
  }

  SortedMap<String, String> tree() {
    return device.tree();
  }

  /** The present moment as the commands take it. */
  When now() {
    return when(device.vault.heads());
  }

  static When when(Heads heads) {
    return new When.Changes(heads.hashes().stream().map(Object::toString).toList());
  }

  /** What {@link Device#tree} would have said at a moment, by what the history says. */
  SortedMap<String, String> treeAt(When when) {
    History history = history();
    FileList list = history.files(when);
    var tree = new TreeMap<String, String>();
    for (PastFile file : list.files()) {
      String content = file.blob().orElseGet(() -> read(history, when, file));
      tree.merge(file.path(), content, (one, other) -> one + "\n<and>\n" + other);
    }
    return tree;
  }

  static String read(History history, When when, PastFile file) {
    var out = new ByteArrayOutputStream();
    try {
      history.read(when, file, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  Restored restore(When when, String... paths) {
    return restore(new RestoreQuery(when.text(), List.of(paths), false, false, Optional.empty()));
  }

  Restored restore(RestoreQuery query) {
    return history().restore(query, Progress.NONE);
  }

  Restored undo(String device, When since, String... paths) {
    return history()
        .undo(
            new UndoQuery(device, since.text(), List.of(paths), false, false, Optional.empty()),
            Progress.NONE);
  }

  List<LogEntry> log() {
    return log(LogQuery.ALL);
  }

  List<LogEntry> log(LogQuery query) {
    return history().log(query).entries();
  }

  /** The log in short, newest first: {@code dev0 EDITED a.md +1 -1}. */
  List<String> told(LogQuery query) {
    return log(query).stream()
        .map(
            entry ->
                entry.by().name()
                    + entry.steps().stream()
                        .map(Historian::told)
                        .collect(Collectors.joining(",", " ", "")))
        .toList();
  }

  static String told(Step step) {
    return step.kind()
        + " "
        + step.from().map(from -> from + " > ").orElse("")
        + step.path()
        + (step.kind() == Step.Kind.EDITED ? " +" + step.added() + " -" + step.removed() : "");
  }

  static LogQuery of(String path) {
    return new LogQuery(Optional.of(path), Optional.empty(), Optional.empty(), 100, 100, 0);
  }

  /** All pages. */
  List<dev.agentsync.kernel.history.FileDiff> diff(When from, When to, String... paths) {
    var files = new ArrayList<dev.agentsync.kernel.history.FileDiff>();
    OptionalLong next = OptionalLong.of(0);
    while (next.isPresent()) {
      int after = (int) next.getAsLong();
      DiffPage page =
          history().diff(new DiffQuery(from.text(), to.text(), List.of(paths), true, after));
      files.addAll(page.files());
      next = page.next();
    }
    return files;
  }

  @Override
  public void close() {
    device.close();
  }

  /** What there is without a folder on disk. */
  private record NoFolder() implements Room {
    @Override
    public void look() {}

    @Override
    public void takeIn(Progress progress) {}

    @Override
    public boolean show() {
      return true;
    }

    @Override
    public void whileQuiet(Runnable action) {
      action.run();
    }
  }
}

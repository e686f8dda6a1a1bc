package dev.agentsync.kernel.past;

import dev.agentsync.kernel.document.Edit;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.history.Step;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What has to be written so that files become as another state has them. */
final class Plan {
  private static final String IGNORE_FILE = ".syncignore";

  private final PastFiles now;
  private final Paths paths;
  private final boolean controlFiles;
  private final Map<FileEntry, String> wanted = new LinkedHashMap<>();
  private final List<FileId> deleted = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final TreeSet<String> newFolders = new TreeSet<>();
  private final TreeSet<String> oldFolders = new TreeSet<>();

  Plan(PastFiles now, Paths paths, boolean controlFiles) {
    this.now = now;
    this.paths = paths;
    this.controlFiles = controlFiles;
  }

  /** Returns whether a file takes part, being where it is or where it is to be. */
  boolean takes(FileId id, Optional<FileEntry> then) {
    Optional<FileEntry> present = now.file(id);
    boolean named = paths.include(present) || paths.include(then);
    return named && (controlFiles || !isControl(present) && !isControl(then));
  }

  private static boolean isControl(Optional<FileEntry> file) {
    return file.map(FileEntry::path)
        .filter(
            path ->
                path.equals(AuthorizedKeys.PATH)
                    || path.equals(IGNORE_FILE)
                    || path.endsWith("/" + IGNORE_FILE))
        .isPresent();
  }

  /**
   * Makes a file live as it was, if it is not. A file that was named by where it is now stays
   * there: where it was then was not asked for, and something else may be there.
   */
  void bring(FileEntry was, String text) {
    Optional<FileEntry> present = now.file(was.id());
    FileEntry then =
        paths.include(was.path())
            ? was
            : present.filter(FileEntry::live).map(file -> was.at(file.path())).orElse(was);
    Steps.differ(present, Optional.of(then), presentText(present), text)
        .ifPresent(
            difference -> {
              steps.add(difference.step());
              wanted.put(then, text);
            });
  }

  /** Deletes a file, if it is live. */
  void delete(FileId id) {
    Optional<FileEntry> present = now.file(id);
    Steps.differ(present, Optional.empty(), presentText(present), "")
        .ifPresent(
            difference -> {
              steps.add(difference.step());
              deleted.add(id);
            });
  }

  private String presentText(Optional<FileEntry> present) {
    return present
        .filter(file -> file.live() && file.kind() == FileKind.TEXT)
        .map(file -> now.text(file.id()))
        .orElse("");
  }

  /** Makes folders as they were, as far as files allow; call it last. */
  void folders(Set<String> then) {
    Set<String> present = now.directories();
    then.stream()
        .filter(path -> !present.contains(path) && paths.include(path))
        .forEach(newFolders::add);
    List<String> gone =
        present.stream().filter(path -> !then.contains(path) && paths.include(path)).toList();
    if (gone.isEmpty()) {
      return;
    }
    Set<FileId> moved = wanted.keySet().stream().map(FileEntry::id).collect(Collectors.toSet());
    moved.addAll(deleted);
    var used = new TreeSet<String>();
    wanted.keySet().forEach(file -> addParents(file.path(), used));
    now.live().stream()
        .filter(file -> !moved.contains(file.id()))
        .forEach(file -> addParents(file.path(), used));
    gone.stream().filter(path -> !used.contains(path)).forEach(oldFolders::add);
  }

  private static void addParents(String path, Set<String> into) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      into.add(path.substring(0, slash));
    }
  }

  boolean isEmpty() {
    return steps.isEmpty() && newFolders.isEmpty() && oldFolders.isEmpty();
  }

  /** Returns what becomes of each file, and of folders if nothing becomes of any file. */
  List<Step> steps() {
    var all = new ArrayList<>(steps);
    if (steps.isEmpty()) {
      newFolders.forEach(path -> all.add(folder(Step.Kind.CREATED, path)));
      oldFolders.forEach(path -> all.add(folder(Step.Kind.DELETED, path)));
    }
    all.sort(Comparator.comparing(Step::path));
    return all;
  }

  private static Step folder(Step.Kind kind, String path) {
    return new Step(kind, path + "/", Optional.empty(), 0, 0, false);
  }

  /** Returns the live attachments it brings. */
  List<FileEntry> attachments() {
    return wanted.keySet().stream().filter(file -> file.blob().isPresent()).toList();
  }

  /** Writes it. */
  void carryOut(Edit edit) {
    deleted.forEach(edit::delete);
    wanted.forEach(edit::restore);
    newFolders.forEach(edit::createDirectory);
    oldFolders.descendingSet().forEach(edit::deleteDirectory);
  }
}

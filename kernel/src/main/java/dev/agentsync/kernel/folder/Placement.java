package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.spi.BlobHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Renames a staged file into its place, and never over a save that came in between. */
final class Placement {
  /** Looked for when the first file is to be placed: finding it costs more than a command may. */
  private static final class Exact {
    static final Optional<ExactRename> FOUND = ExactRename.find();
  }

  private final FolderContext context;

  Placement(FolderContext context) {
    this.context = context;
  }

  /** Returns false if something came in between; then what is there is left there. */
  boolean replace(Staged staged) throws IOException {
    Path target = context.disk().locate(staged.file().path());
    ExactRename.Outcome outcome = ExactRename.Outcome.UNABLE;
    if (Exact.FOUND.isPresent()) {
      ExactRename exact = Exact.FOUND.get();
      outcome =
          staged.file().expected().isEmpty()
              ? exact.renameToNew(staged.temporary(), target)
              : exchange(exact, staged, staged.file().expected().get(), target);
    }
    return switch (outcome) {
      case DONE -> true;
      case REFUSED -> false;
      case UNABLE -> {
        Files.move(
            staged.temporary(),
            target,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
        yield true;
      }
    };
  }

  /** Swaps, looks at what was swapped out, and swaps back if that is somebody's save. */
  private ExactRename.Outcome exchange(
      ExactRename renames, Staged staged, Stamp expected, Path target) throws IOException {
    ExactRename.Outcome outcome = renames.exchange(staged.temporary(), target);
    if (outcome != ExactRename.Outcome.DONE) {
      return outcome;
    }
    context.step("exchanged");
    if (stamp(staged.temporary()).equals(expected)) {
      Files.delete(staged.temporary());
      return ExactRename.Outcome.DONE;
    }
    if (renames.exchange(staged.temporary(), target) != ExactRename.Outcome.DONE) {
      setAside(context, staged.file().path());
      return ExactRename.Outcome.DONE;
    }
    if (!stamp(staged.temporary()).equals(staged.stamp())) {
      // Saved once more before the swap back: the later save is the one that stays.
      renames.exchange(staged.temporary(), target);
    }
    return ExactRename.Outcome.REFUSED;
  }

  /** Makes a save that is in the place of the temporary file a file of its own. */
  static void setAside(FolderContext context, String path) throws IOException {
    Path temporary = context.disk().temporary(path);
    BlobHash hash = BlobHash.of(Files.readAllBytes(temporary));
    String beside = Race.conflictName(path, hash);
    Files.move(temporary, context.disk().locate(beside));
    context.reports().tell("aside " + beside, "kept a save that came in between path=" + beside);
  }

  static Stamp stamp(Path path) throws IOException {
    return Stamp.of(
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }
}

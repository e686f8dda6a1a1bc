package dev.agentsync.kernel.past;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.ChangeNote;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.history.Moment;
import dev.agentsync.kernel.history.RestoreQuery;
import dev.agentsync.kernel.history.Restored;
import dev.agentsync.kernel.history.UndoQuery;
import dev.agentsync.kernel.history.Writer;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.TracedDocument;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings back former states, as one change on top of the present. Runs while the document stands
 * still, so that nothing that comes meanwhile is mistaken for what is to be replaced.
 */
final class Restoring {
  private final VaultDocument document;
  private final BlobStore blobs;
  private final Past past;
  private final Chronicle chronicle;

  Restoring(VaultDocument document, BlobStore blobs, Past past, Chronicle chronicle) {
    this.document = document;
    this.blobs = blobs;
    this.past = past;
    this.chronicle = chronicle;
  }

  /** Makes files as they were at a moment. */
  Restored restore(RestoreQuery query, boolean dryRun) {
    Paths paths = Paths.of(query.paths());
    Found found = new Moments(past, chronicle).find(query.when());
    paths.requireExisted(past, chronicle);
    PastFiles then = past.at(found.heads());
    var plan = new Plan(past.now(), paths, query.controlFiles());
    BitSet since = (BitSet) found.changes().clone();
    since.flip(0, chronicle.size());
    for (FileId id : Chronicle.touched(chronicle.files(), since)) {
      Optional<FileEntry> was = then.file(id).filter(FileEntry::live);
      if (plan.takes(id, was)) {
        was.ifPresentOrElse(file -> plan.bring(file, then.text(id)), () -> plan.delete(id));
      }
    }
    if (!Chronicle.touched(chronicle.directories(), since).isEmpty()) {
      plan.folders(then.directories());
    }
    String what =
        ChangeNote.RESTORED
            + (paths.all() ? "" : String.join(", ", paths.named()) + " ")
            + "to "
            + found.moment().newest()
            + " ("
            + found.moment().change()
            + ")";
    ChangeNote note = ChangeNote.of(what).by(query.author());
    return finish(plan, note, dryRun, found.moment(), 0, List.of());
  }

  /** Makes files as they would be without what one device did since a moment. */
  Restored undo(UndoQuery query, boolean dryRun) {
    Paths paths = Paths.of(query.paths());
    Found since = new Moments(past, chronicle).findSince(query.since());
    Writer device = chronicle.writers().find(query.device());
    paths.requireExisted(past, chronicle);
    BitSet undone = new BitSet(chronicle.size());
    Map<ActorId, Long> from = new HashMap<>();
    for (int place = 0; place < chronicle.size(); place++) {
      TracedDocument.Entry change = chronicle.change(place);
      if (!since.changes().get(place) && chronicle.writers().of(change).equals(device)) {
        undone.set(place);
        from.merge(change.actor(), change.seq(), Math::min);
      }
    }
    if (undone.isEmpty()) {
      throw new VaultException(
          "'"
              + device.name()
              + "' changed nothing after "
              + since.moment().newest()
              + " ("
              + since.moment().change()
              + "). `agentsync log --device` shows what it did.");
    }
    doNotTakeOutForUndone(undone, from);
    PastFiles without = past.without(from);
    PastFiles now = past.now();
    var plan = new Plan(now, paths, query.controlFiles());
    var kept = new ArrayList<String>();
    for (FileId id : Chronicle.touched(chronicle.files(), undone)) {
      Optional<FileEntry> then = without.file(id);
      if (!plan.takes(id, then)) {
        continue;
      }
      if (then.isPresent()) {
        if (then.get().live()) {
          plan.bring(then.get(), without.text(id));
        } else {
          plan.delete(id);
        }
        continue;
      }
      // The device made the file. What others wrote into it stays, and the file with it.
      String others = without.presentText(id);
      FileEntry present = now.file(id).filter(FileEntry::live).orElse(null);
      if (present != null && !others.isBlank()) {
        plan.bring(present, others);
        kept.add(present.path());
      } else {
        plan.delete(id);
      }
    }
    if (!Chronicle.touched(chronicle.directories(), undone).isEmpty()) {
      var folders = new HashSet<>(without.directories());
      plan.folders(folders);
    }
    String what =
        ChangeNote.UNDID
            + device.name()
            + " since "
            + (since.moment().isBeginning() ? "the beginning" : since.moment().newest().toString())
            + (paths.all() ? "" : ": " + String.join(", ", paths.named()));
    ChangeNote note = ChangeNote.of(what).by(query.author());
    return finish(plan, note, dryRun, since.moment(), undone.cardinality(), kept);
  }

  /** Where a copy was taken out because an undone change had brought the same back, it stays. */
  private void doNotTakeOutForUndone(BitSet undone, Map<ActorId, Long> from) {
    for (int place = 0; place < chronicle.size(); place++) {
      TracedDocument.Entry change = chronicle.change(place);
      ChangeNote note = ChangeNote.parse(change.message());
      if (note.takesOutCopies()
          && undone.stream()
              .anyMatch(each -> note.takesOutCopiesOf(chronicle.change(each).hash()))) {
        from.putIfAbsent(change.actor(), change.seq());
      }
    }
  }

  private Restored finish(
      Plan plan, ChangeNote note, boolean dryRun, Moment moment, int changes, List<String> kept) {
    boolean apply = !dryRun && !plan.isEmpty();
    String before =
        past.heads().hashes().stream().map(Chronicle::shortId).collect(Collectors.joining(","));
    var result =
        new Restored(
            moment,
            changes,
            plan.steps(),
            kept,
            plan.attachments().stream()
                .filter(file -> file.blob().filter(blobs::contains).isEmpty())
                .map(FileEntry::path)
                .toList(),
            apply ? Optional.of(before) : Optional.empty(),
            apply,
            false);
    if (apply) {
      document.edit(note, plan::carryOut);
    }
    return result;
  }
}

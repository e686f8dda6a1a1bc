package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the document what was done on disk: a whole batch in as few changes as possible. */
final class Ingest {
  private static final System.Logger LOG = System.getLogger("agentsync.folder");
  private static final long MOST_TEXT = 4 << 20;
  private static final int MOST_OPS = 5_000;

  private final FolderContext context;
  private final ContentReader reader;
  private final Race race;
  private final List<Op> ops = new ArrayList<>();
  private long weight;

  Ingest(FolderContext context, FileWriter writer) {
    this.context = context;
    this.reader = new ContentReader(context);
    this.race = new Race(context, writer);
  }

  /** Takes in everything that differs, except deletions. */
  void take(Findings findings, ScanProgress progress) {
    Renames renames = Renames.find(context, findings);
    renames.folders.forEach(
        (path, old) -> {
          String identity = findings.freshFolders.getOrDefault(path, "");
          ops.add(new Op.RenameFolder(old, path, identity));
        });
    findings.freshFolders.forEach(
        (path, identity) -> {
          if (!renames.folders.containsKey(path)) {
            ops.add(new Op.MakeFolder(path, identity));
          }
        });
    renames.files.forEach(
        (path, old) -> {
          Stamp stamp = findings.fresh.remove(path);
          Optional<IndexRecord.Base> base = context.index().base(old);
          if (stamp != null && base.isPresent()) {
            renamed(base.get(), path, stamp);
          }
        });
    Map<String, Stamp> contents = findings.contents();
    long done = 0;
    for (Map.Entry<String, Stamp> file : contents.entrySet()) {
      content(file.getKey(), file.getValue());
      progress.scanned(++done, contents.size());
      if (weight >= MOST_TEXT || ops.size() >= MOST_OPS) {
        perform();
      }
    }
    perform();
  }

  private void renamed(IndexRecord.Base base, String path, Stamp stamp) {
    ops.add(new Op.Rename(base, path, stamp));
    context.patience().found(base.path());
    if (!base.stamp().sameContentTimes(stamp) || !base.stampIsProof()) {
      reader
          .read(path, stamp)
          .filter(content -> differs(base, content))
          .ifPresent(
              content ->
                  add(
                      new Op.Write(
                          base.at(path, Stamp.UNKNOWN),
                          content,
                          context.index().interruptedRead(path))));
    }
  }

  private static boolean differs(IndexRecord.Base base, Content content) {
    return base.kind() != content.kind() || !base.hash().equals(content.hash());
  }

  private void content(String path, Stamp stamp) {
    Optional<Content> content = reader.read(path, stamp);
    if (content.isEmpty()) {
      return;
    }
    Optional<IndexRecord.Base> base = context.index().base(path);
    if (base.isEmpty()) {
      add(new Op.Create(path, content.get()));
    } else if (differs(base.get(), content.get()) || context.index().interruptedRead(path)) {
      add(new Op.Write(base.get(), content.get(), context.index().interruptedRead(path)));
    } else {
      context
          .index()
          .append(List.of(base.get().seen(content.get().stamp(), System.currentTimeMillis())));
    }
  }

  private void add(Op op) {
    ops.add(op);
    weight += EditBatch.weight(op);
  }

  private void perform() {
    if (ops.isEmpty()) {
      return;
    }
    List<Op> batch = List.copyOf(ops);
    ops.clear();
    weight = 0;
    try {
      perform(batch);
    } catch (VaultException | IllegalArgumentException e) {
      if (batch.size() == 1) {
        context.reports().skipped(batch.getFirst().path(), String.valueOf(e.getMessage()));
        LOG.log(System.Logger.Level.WARNING, "cannot take in path=" + batch.getFirst().path(), e);
        return;
      }
      for (Op op : batch) {
        ops.add(op);
        perform();
      }
    }
  }

  private void perform(List<Op> batch) {
    var readings = new ArrayList<IndexRecord>();
    for (Op op : batch) {
      if (op instanceof Op.Write write) {
        readings.add(new IndexRecord.Reading(write.path(), write.content().hash()));
        warm(context.document().file(write.base().id()));
        keep(write.content());
      } else if (op instanceof Op.Create create) {
        warm(context.document().file(create.path()));
        keep(create.content());
      }
    }
    context.index().append(readings);
    context.step("reading noted");
    var edits = new EditBatch(context, batch);
    var edited = context.document().edit(edits::apply);
    context.step("edit durable");
    context.index().append(edits.records(edited.heads(), System.currentTimeMillis()));
    context.step("edit recorded");
    for (Op.Write write : edits.raced()) {
      if (!race.merge(write)) {
        ops.add(new Op.Create(write.path(), write.content()));
      }
    }
    for (Op.Rename rename : edits.revenants()) {
      context.index().append(List.of(new IndexRecord.Gone(rename.base().path())));
      content(rename.path(), rename.stamp());
    }
    if (!ops.isEmpty()) {
      perform();
    }
  }

  /** Has the hash at hand while the document is being written to. */
  private void warm(Optional<FileEntry> entry) {
    entry
        .filter(e -> e.kind() == FileKind.TEXT)
        .ifPresent(e -> context.document().textHash(e.id()));
  }

  /**
   * Stores an attachment's bytes before anything refers to them.
   *
   * @throws StorageException if they could not be made durable
   */
  private void keep(Content content) {
    if (content instanceof Content.Attachment(byte[] bytes, var _, var _)) {
      context.blobs().put(bytes);
    }
  }
}

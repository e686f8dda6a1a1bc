package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Change;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.TracedDocument;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes out what devices brought back at the same time. Each that restores a text writes it, and
 * where neither knew of the other a merge has it twice. A copy goes only where nothing else can be
 * meant: both changes bring something back, both were made from the same state of the file, neither
 * knew of the other, and what they wrote is the same and stands side by side. Of several the one
 * whose change has the lowest hash stays, whoever looks, so that no two devices take out each
 * other's; all who look at the same state write the same change.
 */
final class RestoredTwice {
  private static final String ACTOR_DOMAIN = "agentsync-restored-twice-v1";

  /**
   * Code points of a text that one change wrote, and no others stand between.
   *
   * @param from code points before it
   */
  private record Segment(int writtenAt, long from, String text) {
    long length() {
      return text.codePointCount(0, text.length());
    }
  }

  private final LiveDocument live;

  RestoredTwice(LiveDocument live) {
    this.live = live;
  }

  /**
   * Looks at touched files after a merge.
   *
   * @param before the moment before the merge
   * @return what was written, empty if nothing had to be
   */
  Touched settle(Collection<FileId> files, Heads before) {
    if (!(live.document() instanceof TracedDocument traced) || !bringsBack(traced, before)) {
      return new Touched();
    }
    var restores = new Restores(traced, live.index().files());
    var doubled = new TreeMap<FileId, List<Segment>>();
    var kept = new TreeSet<ChangeHash>();
    for (FileId id : files) {
      FileNode node = live.index().node(id).orElse(null);
      if (node != null && node.live() && node.isText() && node.content().isPresent()) {
        List<Segment> copies = copies(id, segments(traced, node.content().get()), restores, kept);
        if (!copies.isEmpty()) {
          doubled.put(id, copies);
        }
      }
    }
    return doubled.isEmpty() ? new Touched() : takeOut(doubled, kept);
  }

  private static boolean bringsBack(Document document, Heads since) {
    for (Change change : document.changesSince(since)) {
      if (ChangeNote.parse(change.message()).bringsBack()) {
        return true;
      }
    }
    return false;
  }

  /** Returns what is visible, at least one segment. */
  private static List<Segment> segments(TracedDocument document, ObjectId content) {
    var segments = new ArrayList<Segment>();
    var text = new StringBuilder();
    int writtenAt = -1;
    long from = 0;
    for (TracedDocument.Run run : document.runs(content)) {
      if (!run.deleted().isEmpty()) {
        continue;
      }
      if (run.written() != writtenAt && !text.isEmpty()) {
        var segment = new Segment(writtenAt, from, text.toString());
        segments.add(segment);
        from += segment.length();
        text.setLength(0);
      }
      writtenAt = run.written();
      text.append(run.text());
    }
    segments.add(new Segment(writtenAt, from, text.toString()));
    return segments;
  }

  /** Returns what has to go, ascending; adds the hashes of the changes whose copies stay. */
  private static List<Segment> copies(
      FileId id, List<Segment> segments, Restores restores, Collection<ChangeHash> kept) {
    var copies = new ArrayList<Segment>();
    Segment stays = segments.getFirst();
    boolean copied = false;
    for (Segment next : segments.subList(1, segments.size())) {
      if (stays.text.equals(next.text) && restores.alike(stays.writtenAt, next.writtenAt, id)) {
        boolean lower = restores.hash(next.writtenAt).compareTo(restores.hash(stays.writtenAt)) < 0;
        copies.add(lower ? stays : next);
        stays = lower ? next : stays;
        copied = true;
        continue;
      }
      if (copied) {
        kept.add(restores.hash(stays.writtenAt));
      }
      stays = next;
      copied = false;
    }
    if (copied) {
      kept.add(restores.hash(stays.writtenAt));
    }
    return copies;
  }

  private Touched takeOut(Map<FileId, List<Segment>> doubled, Collection<ChangeHash> kept) {
    Heads heads = live.heads();
    var stamp = new ChangeStamp(0, ChangeNote.once(kept).message());
    try (Document fork = live.document().fork(new ActorId(Bytes.of(seed(heads, doubled))))) {
      try (Transaction transaction = fork.begin(stamp)) {
        doubled.forEach((id, copies) -> takeOut(live.require(id), copies, transaction));
        transaction.commit();
      }
      return live.absorb(live.document().apply(fork.encodeChangesSince(heads)));
    }
  }

  private static void takeOut(FileNode node, List<Segment> copies, Transaction transaction) {
    ObjectId content = node.content().orElseThrow();
    for (Segment copy : copies.reversed()) {
      transaction.spliceText(content, copy.from, copy.length(), "");
    }
    long size = Edits.utf8Length(transaction.text(content));
    transaction.put(node.meta(), Schema.SIZE, new Value.Int(size));
  }

  /** Under one actor id goes one change only: whoever finds more at the same heads is another. */
  private static byte[] seed(Heads heads, Map<FileId, List<Segment>> doubled) {
    var found = new StringBuilder();
    doubled.forEach(
        (id, copies) -> {
          found.append(id.uuid());
          copies.forEach(
              copy -> found.append(' ').append(copy.from).append('+').append(copy.length()));
          found.append('\n');
        });
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ACTOR_DOMAIN.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(heads.encode());
    bytes.writeBytes(found.toString().getBytes(StandardCharsets.UTF_8));
    return Digests.sha256(bytes.toByteArray());
  }
}

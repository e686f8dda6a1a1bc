package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.Transaction;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Unites what devices wrote apart under one path. The change it makes follows from the document's
 * state alone (author, time and operations): devices that unite the same state make the same
 * change, and no text is united twice.
 */
final class Joining {
  private static final String ACTOR_DOMAIN = "agentsync-join-v1";

  private final LiveDocument live;
  private final Deletions deletions;

  Joining(LiveDocument live, Deletions deletions) {
    this.live = live;
    this.deletions = deletions;
  }

  /** Carries a plan for the present moment out, as one change. */
  Touched run(JoinPlan plan) {
    Heads heads = live.heads();
    byte[] seed = seed(plan, heads);
    List<Patch> patches;
    try (Document fork = live.document().fork(new ActorId(Bytes.of(seed)))) {
      try (Transaction transaction = fork.begin(ChangeStamp.NONE)) {
        var writer = new JoinWriter(live, transaction, heads, seed);
        for (List<FileNode> group : plan.groups()) {
          writer.unite(group);
        }
        for (FileNode straggler : plan.stragglers()) {
          deletions
              .heir(straggler)
              .ifPresent(
                  heir ->
                      deletions
                          .takenOverUntil(straggler)
                          .ifPresent(until -> writer.carryOver(straggler, until, heir)));
        }
        for (FileNode node : plan.torn()) {
          for (BlobHash loser : AttachmentConflict.losers(live.document(), node)) {
            writer.keepCopy(node, loser);
          }
          TextConflict.losers(live, node).forEach(text -> writer.keepText(node, text));
          writer.settle(node);
        }
        transaction.commit();
      }
      patches = live.document().apply(fork.encodeChangesSince(heads));
    }
    return live.absorb(patches);
  }

  private static byte[] seed(JoinPlan plan, Heads heads) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ACTOR_DOMAIN.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(heads.encode());
    plan.groups().forEach(group -> group.forEach(node -> add(bytes, node)));
    plan.stragglers().forEach(node -> add(bytes, node));
    plan.torn().forEach(node -> add(bytes, node));
    return Digests.sha256(bytes.toByteArray());
  }

  private static void add(ByteArrayOutputStream bytes, FileNode node) {
    bytes.writeBytes(node.id().uuid().getBytes(StandardCharsets.UTF_8));
    bytes.write(0);
  }
}

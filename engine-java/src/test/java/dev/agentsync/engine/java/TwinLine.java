package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.SyncState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A bad line between two replicas: sync messages on it may be lost, come twice or out of order.
 * Each message is made by either engine, and heard by both of the other side.
 */
final class TwinLine implements AutoCloseable {
  private final Twin[] ends;
  private final SyncState[] ours = new SyncState[2];
  private final SyncState[] theirs = new SyncState[2];
  private final List<List<byte[]>> underWay = List.of(new ArrayList<>(), new ArrayList<>());

  TwinLine(Twin one, Twin other) {
    ends = new Twin[] {one, other};
    for (int end = 0; end < 2; end++) {
      ours[end] = ends[end].ours.newSync();
      theirs[end] = ends[end].theirs.newSync();
    }
  }

  /** Does something on the line. */
  void happen(Random random) {
    int from = random.nextInt(2);
    List<byte[]> queue = underWay.get(from);
    switch (random.nextInt(8)) {
      case 0 -> say(from, random.nextBoolean());
      case 1 -> lose(queue, random);
      case 2 -> hear(1 - from, queue, random.nextInt(Math.max(1, queue.size())), false);
      case 3 -> hear(1 - from, queue, 0, false);
      default -> {
        say(from, random.nextBoolean());
        hear(1 - from, queue, 0, true);
      }
    }
  }

  private void say(int from, boolean our) {
    Optional<byte[]> message =
        our
            ? ends[from].ours.generateSyncMessage(ours[from])
            : ends[from].theirs.generateSyncMessage(theirs[from]);
    message.ifPresent(underWay.get(from)::add);
  }

  private static void lose(List<byte[]> queue, Random random) {
    if (!queue.isEmpty()) {
      queue.remove(random.nextInt(queue.size()));
    }
  }

  private void hear(int at, List<byte[]> queue, int which, boolean once) {
    if (which < queue.size()) {
      byte[] message = once ? queue.remove(which) : queue.get(which);
      ends[at].ours.receiveSyncMessage(ours[at], message);
      ends[at].theirs.receiveSyncMessage(theirs[at], message);
    }
  }

  @Override
  public void close() {
    for (int end = 0; end < 2; end++) {
      ours[end].close();
      theirs[end].close();
    }
  }

  /** Lets two documents talk undisturbed until neither has anything to say. */
  static void talk(Document one, Document other) {
    try (SyncState ofOne = one.newSync();
        SyncState ofOther = other.newSync()) {
      for (int round = 0; round < 100; round++) {
        Optional<byte[]> there = one.generateSyncMessage(ofOne);
        there.ifPresent(message -> other.receiveSyncMessage(ofOther, message));
        Optional<byte[]> back = other.generateSyncMessage(ofOther);
        back.ifPresent(message -> one.receiveSyncMessage(ofOne, message));
        if (there.isEmpty() && back.isEmpty()) {
          return;
        }
      }
      throw new AssertionError("The engines keep talking");
    }
  }
}

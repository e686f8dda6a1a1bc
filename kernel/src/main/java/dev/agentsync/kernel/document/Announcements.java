package dev.agentsync.kernel.document;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who hears of changes, and the changes that nobody may hear of before they are durable. */
final class Announcements {
  private static final System.Logger LOG = System.getLogger("agentsync.document");

  private final List<DocumentListener> listeners = new CopyOnWriteArrayList<>();
  private final Deque<Changed> waiting = new ArrayDeque<>();

  void subscribe(DocumentListener listener) {
    listeners.add(listener);
  }

  void unsubscribe(DocumentListener listener) {
    listeners.remove(listener);
  }

  /** Keeps a change until {@link #release}; joins it to the one before if both are alike. */
  void hold(Changed change) {
    Changed last = waiting.peekLast();
    if (last == null || last.origin() != change.origin()) {
      waiting.add(change);
      return;
    }
    waiting.removeLast();
    var files = new HashSet<>(last.files());
    files.addAll(change.files());
    waiting.add(
        new Changed(
            files,
            last.directories() || change.directories(),
            last.before(),
            change.heads(),
            change.origin()));
  }

  /** Tells every listener of everything held, in order. */
  void release() {
    for (var change = waiting.poll(); change != null; change = waiting.poll()) {
      for (DocumentListener listener : listeners) {
        try {
          listener.changed(change);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "a listener failed", e);
        }
      }
    }
  }
}

package dev.agentsync.kernel.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What devices that wrote apart left to be united.
 *
 * @param groups the live files of each path that has several, lowest id first, by path
 * @param stragglers deleted files whose text went on after another file had taken it over, by id
 * @param torn files that got two contents at once, of which one shows, by id
 */
record JoinPlan(List<List<FileNode>> groups, List<FileNode> stragglers, List<FileNode> torn) {
  boolean isEmpty() {
    return groups.isEmpty() && stragglers.isEmpty() && torn.isEmpty();
  }

  /** Looks at the given files and whatever shares a path with them. */
  static JoinPlan of(LiveDocument live, Deletions deletions, Collection<FileId> files) {
    var groups = new TreeMap<String, List<FileNode>>(Utf8Order.COMPARATOR);
    var stragglers = new ArrayList<FileNode>();
    var torn = new ArrayList<FileNode>();
    for (FileId id : new TreeSet<>(files)) {
      FileNode node = live.index().node(id).orElse(null);
      if (node == null) {
        continue;
      }
      if (!node.live()) {
        if (straggles(live, deletions, node)) {
          stragglers.add(node);
        }
        continue;
      }
      String path = node.entry().path();
      List<FileId> sharing = live.index().at(path);
      if (sharing.size() > 1) {
        groups.put(path, sharing.stream().map(live::require).toList());
      }
      if (!AttachmentConflict.losers(live.document(), node).isEmpty()
          || !TextConflict.losers(live, node).isEmpty()) {
        torn.add(node);
      }
    }
    return new JoinPlan(List.copyOf(groups.values()), stragglers, torn);
  }

  /** Whether a deleted file's text went on after it was taken over. */
  static boolean straggles(LiveDocument live, Deletions deletions, FileNode node) {
    return node.isText()
        && deletions.heir(node).filter(FileNode::isText).isPresent()
        && deletions
            .takenOverUntil(node)
            .filter(until -> !live.textAt(node, until).equals(live.text(node)))
            .isPresent();
  }
}

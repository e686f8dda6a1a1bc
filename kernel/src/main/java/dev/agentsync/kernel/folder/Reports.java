package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.VaultStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What cannot be kept the same and why. Used by the binding's thread only. */
final class Reports {
  private static final System.Logger LOG = System.getLogger("agentsync.folder");
  private static final int MOST_TOLD = 10_000;

  private final FolderListener listener;
  private final Map<String, String> blocked = new TreeMap<>();
  private final Map<String, String> skipped = new TreeMap<>();
  private final Map<String, String> problems = new TreeMap<>();
  private final Set<String> unwatched = new HashSet<>();
  private final Map<String, String> told = new HashMap<>();

  Reports(FolderListener listener) {
    this.listener = listener;
  }

  /** An entry of the document cannot be written here. */
  void blocked(String path, String reason) {
    if (!reason.equals(blocked.put(path, reason))) {
      tell("blocked " + path, "cannot write path=" + path + " reason=" + reason);
    }
  }

  /** A file of this disk is not sent. */
  void skipped(String path, String reason) {
    if (!reason.equals(skipped.put(path, reason))) {
      tell("skipped " + path, "cannot send path=" + path + " reason=" + reason);
    }
  }

  void oversize(String path, long size, long limit) {
    if (skipped.put(path, "it has " + size + " bytes, more than the limit of " + limit) == null) {
      tell(
          "oversize " + path,
          "skipping oversize file path=%s size=%d limit=%d".formatted(path, size, limit));
    }
  }

  /** The path is about to be looked at again. */
  void clear(String path) {
    blocked.remove(path);
    skipped.remove(path);
  }

  void clearBlocked(String path) {
    blocked.remove(path);
  }

  /** Something is wrong with the disk or the folder as a whole, until {@link #solved}. */
  void problem(String key, String sentence) {
    if (!sentence.equals(problems.put(key, sentence))) {
      tell("problem " + key, sentence);
    }
  }

  void solved(String key) {
    if (problems.remove(key) != null) {
      told.remove("problem " + key);
    }
  }

  void watched(String folder) {
    if (unwatched.remove(folder) && unwatched.isEmpty()) {
      solved("watch");
    }
  }

  void unwatched(String folder, IOException cause) {
    unwatched.add(folder);
    problem("watch", watchSentence(cause));
  }

  static String watchSentence(IOException cause) {
    String reason = DiskTree.reason(cause);
    if (reason.contains("limit of inotify watches")) {
      return "There are too few inotify watches to watch every folder; changes in some are only"
          + " found by a full look. Raise the limit: sudo sysctl"
          + " fs.inotify.max_user_watches=524288";
    }
    if (reason.contains("inotify instances")) {
      return "There are too few inotify instances to watch the folder; changes are only found by a"
          + " full look. Raise the limit: sudo sysctl fs.inotify.max_user_instances=1024";
    }
    return "Some folders cannot be watched, changes there are only found by a full look: " + reason;
  }

  void tell(String key, String sentence) {
    if (told.size() > MOST_TOLD) {
      told.clear();
    }
    if (!sentence.equals(told.put(key, sentence))) {
      LOG.log(System.Logger.Level.WARNING, sentence);
      listener.notice(sentence);
    }
  }

  FolderStatus status(
      Set<String> held, Set<String> unsettled, int files, Map<String, String> unusableNames) {
    return new FolderStatus(
        List.copyOf(held),
        entries(blocked).toList(),
        Stream.concat(entries(skipped), entries(unusableNames)).toList(),
        unsettled.stream().sorted().toList(),
        problems.values().stream().collect(Collectors.toList()),
        Optional.empty(),
        files);
  }

  private static Stream<VaultStatus.Entry> entries(Map<String, String> reasons) {
    return reasons.entrySet().stream().map(e -> new VaultStatus.Entry(e.getKey(), e.getValue()));
  }
}

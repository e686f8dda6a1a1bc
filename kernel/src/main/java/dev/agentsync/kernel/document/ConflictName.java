package dev.agentsync.kernel.document;

import java.nio.charset.StandardCharsets;

/** Names the copy that is kept when two contents cannot be merged. */
final class ConflictName {
  private static final int MAX_BYTES = 255;

  private ConflictName() {}

  /** Returns {@code folder/name.conflict-tag.ext}, the name shortened if it would be too long. */
  static String of(String path, String tag) {
    int slash = path.lastIndexOf('/') + 1;
    int dot = path.lastIndexOf('.');
    int cut = dot > slash ? dot : path.length();
    String name = path.substring(slash, cut);
    String tail = ".conflict-" + tag + path.substring(cut);
    while (!name.isEmpty() && (name + tail).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
    }
    return path.substring(0, slash) + name + tail;
  }
}

package dev.agentsync.kernel.folder;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a look at the disk found to differ from what was last known. */
final class Findings {
  /** Every path that was looked at. */
  final Set<String> seen = new TreeSet<>();

  /** Files that take part and were not known. */
  final TreeMap<String, Stamp> fresh = new TreeMap<>();

  /** Known files that may hold something else now. */
  final TreeMap<String, Stamp> suspect = new TreeMap<>();

  /** Folders that take part and were not known, or are other ones than before: identities. */
  final TreeMap<String, String> freshFolders = new TreeMap<>();

  /** Known files that are not there. */
  final Set<String> missing = new TreeSet<>();

  /** Known folders that are not there. */
  final Set<String> missingFolders = new TreeSet<>();

  /** Known files that exist under a name that does not take part. */
  final Set<String> renamedAway = new TreeSet<>();

  /** Whether other paths take part now than before. */
  boolean rulesChanged;

  Map<String, Stamp> contents() {
    var all = new TreeMap<>(suspect);
    all.putAll(fresh);
    return all;
  }
}

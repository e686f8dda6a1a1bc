package dev.agentsync.kernel.history;

import java.util.Optional;

/**
 * The device that wrote a change.
 *
 * @param id a short name that stays the same, 8 hexadecimal digits
 * @param label what {@code authorized_keys} calls it, or called it last; empty for a device that is
 *     or was not listed there, or does not write under its key
 * @param fingerprint its key's; empty if it is not known
 */
public record Writer(String id, Optional<String> label, Optional<String> fingerprint) {
  /** Returns what to call it. */
  public String name() {
    return label.orElseGet(() -> "device " + id);
  }

  /** What the union of what devices wrote apart is labelled: nobody's own work. */
  public static final String MERGE = "merge";

  /** Returns whether this is no device but the union of what devices wrote apart. */
  public boolean isMerge() {
    return fingerprint.isEmpty() && label.filter(MERGE::equals).isPresent();
  }
}

package dev.agentsync.kernel.history;

import java.util.List;

/** A vault's snapshots, oldest first. */
public record Snapshots(List<Snapshot> snapshots) {
  public Snapshots {
    snapshots = List.copyOf(snapshots);
  }
}

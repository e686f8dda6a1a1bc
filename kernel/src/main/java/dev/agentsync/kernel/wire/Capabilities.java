package dev.agentsync.kernel.wire;

import java.util.List;

/** What a device says it can do beyond the public protocol; silence means none of it. */
public final class Capabilities {
  /** Asks for the blobs it lacks, and remembers which ones the other side lacks. */
  public static final String BLOBS = "blobs";

  /** A hub that joins files created apart under one path before it passes them on. */
  public static final String JOINS = "joins";

  /** A hub that lets devices in that show an invitation. */
  public static final String INVITES = "invites";

  /** What this version's hub announces. */
  public static final List<String> OF_HUB = List.of(BLOBS, JOINS, INVITES);

  /** What this version's peer announces. */
  public static final List<String> OF_PEER = List.of(BLOBS);

  private Capabilities() {}
}

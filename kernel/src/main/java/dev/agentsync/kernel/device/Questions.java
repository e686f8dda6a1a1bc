package dev.agentsync.kernel.device;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The details of the questions that have few. */
public final class Questions {
  private Questions() {}

  /** No details. */
  public record Nothing() {}

  /** What a question is about, by whatever names it. */
  public record Which(String name) {}

  /** Where something is, if that is known. */
  public record Where(Optional<URI> address) {}

  /** How long to wait for whom. */
  public record Waiting(String id, Duration limit) {}

  /** Who came, if anybody. */
  public record Arrived(Optional<Arrival> arrival) {}

  /** Whether anything was done. */
  public record Done(boolean done) {}
}

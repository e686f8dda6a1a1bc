package dev.agentsync.agent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an agent stands.
 *
 * @param memoryBytes what the process has in memory, 0 where the system does not tell
 * @param listening where vaults are reached, each with its name as the path
 * @param problems what of the owner's identity could not be followed, in sentences
 * @param log where its log lies; empty if it logs to standard error
 */
public record AgentReport(
    String profile,
    String version,
    long pid,
    Instant since,
    long memoryBytes,
    Optional<URI> listening,
    Optional<Path> log,
    List<VaultReport> vaults,
    List<String> problems) {
  public AgentReport {
    vaults = List.copyOf(vaults);
    problems = List.copyOf(problems);
  }
}

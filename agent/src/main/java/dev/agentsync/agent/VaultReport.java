package dev.agentsync.agent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one vault of an agent stands.
 *
 * @param url where devices reach it, or the hub it keeps a link to
 * @param problem what is wrong, in a sentence
 * @param retryAt when a vault that failed is tried again
 * @param connected devices connected now; for a peer 1 if it is connected to its hub
 * @param files live files; empty while it is not open
 * @param waitingChanges changes that no other device is known to have
 * @param waitingBytes how many bytes these are
 */
public record VaultReport(
    String name,
    Path folder,
    Role role,
    VaultState state,
    Instant since,
    Optional<URI> url,
    Optional<String> problem,
    Optional<Instant> retryAt,
    int connected,
    OptionalLong files,
    OptionalLong waitingChanges,
    OptionalLong waitingBytes,
    Optional<Instant> lastSent,
    Optional<Instant> lastReceived) {}

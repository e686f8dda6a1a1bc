package dev.agentsync.agent;

import dev.agentsync.kernel.OpenOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How an agent is run.
 *
 * @param version of the program, for those who ask
 * @param listen where to listen, instead of where the settings say
 * @param log where its log goes, if to a file
 * @param vaults how every vault is opened
 */
public record AgentOptions(
    String version, Optional<URI> listen, Optional<Path> log, OpenOptions vaults) {}

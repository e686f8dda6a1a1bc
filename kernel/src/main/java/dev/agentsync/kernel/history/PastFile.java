package dev.agentsync.kernel.history;

import java.util.Optional;

/**
 * A file as it was.
 *
 * @param id its name for good
 * @param blob the SHA-256 of its content, if it is an attachment
 * @param size bytes
 */
public record PastFile(String id, String path, Optional<String> blob, long size) {}

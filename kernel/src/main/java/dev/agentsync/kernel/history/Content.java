package dev.agentsync.kernel.history;

/**
 * A piece of a file as it was.
 *
 * @param base64 the bytes
 * @param total how many bytes the file has
 */
public record Content(String base64, long total) {}

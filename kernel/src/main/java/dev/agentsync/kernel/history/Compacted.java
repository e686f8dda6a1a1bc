package dev.agentsync.kernel.history;

/**
 * What became smaller.
 *
 * @param before bytes of the stored history before
 * @param after bytes after
 * @param blobs how many attachments' contents were removed
 * @param blobBytes how many bytes these had
 * @param blobsKept how many contents are still there
 */
public record Compacted(long before, long after, int blobs, long blobBytes, int blobsKept) {}

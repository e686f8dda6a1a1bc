package dev.agentsync.kernel.document;

/**
 * One replacement in a text.
 *
 * @param index code points of the old text before the place
 * @param deleted how many code points of the old text go
 * @param inserted what takes their place
 */
record Splice(int index, int deleted, String inserted) {}

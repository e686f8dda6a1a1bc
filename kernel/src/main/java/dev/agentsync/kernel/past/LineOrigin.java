package dev.agentsync.kernel.past;

/**
 * A line and the change that touched it last.
 *
 * @param text without the line end
 */
record LineOrigin(String text, int place) {}

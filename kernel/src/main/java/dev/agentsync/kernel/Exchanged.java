package dev.agentsync.kernel;

import java.time.Duration;

/**
 * What a push or a pull found when both sides had the same changes.
 *
 * @param partner the hub's URL; for a hub, where it listens
 * @param files live files now
 * @param missingAttachments attachments whose content the other side did not have either
 * @param took how long it took
 */
public record Exchanged(String partner, int files, int missingAttachments, Duration took) {}

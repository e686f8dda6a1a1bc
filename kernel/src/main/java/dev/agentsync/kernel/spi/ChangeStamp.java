package dev.agentsync.kernel.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a change says about itself besides its operations. An engine without {@link
 * EngineProvider.Capability#STAMPS} writes time 0 and no message.
 *
 * @param timeMillis wall-clock milliseconds since 1970; 0 for no time
 * @param message free text, or null for none
 * @since 0.1.0
 */
public record ChangeStamp(long timeMillis, @Nullable String message) {
  /** No time and no message. */
  public static final ChangeStamp NONE = new ChangeStamp(0, null);
}

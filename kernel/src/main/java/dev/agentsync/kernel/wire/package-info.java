/**
 * What two devices say to each other: frames, their MessagePack form, and the handshake that proves
 * who is at the other end.
 *
 * <p>Everything here follows the public protocol byte for byte; additions travel as optional map
 * keys that older devices ignore.
 */
@NullMarked
package dev.agentsync.kernel.wire;

import org.jspecify.annotations.NullMarked;

/**
 * A WebSocket (RFC 6455) over a line of bytes that somebody else opened.
 *
 * <p>Frames are read and written here and not by a library: a frame may hold 16 MiB, and this way
 * it streams through in small pieces, so that a slow side costs bounded memory, time-outs see
 * progress within a frame, and nothing is allocated on the word of a length field.
 */
@NullMarked
package dev.agentsync.websocket;

import org.jspecify.annotations.NullMarked;

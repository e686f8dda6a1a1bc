/**
 * WebSocket over TLS 1.3, on Netty.
 *
 * <p>Netty gives sockets, event loops, the TLS pipeline and HTTP parsing. Frames are read and
 * written here: a frame may hold 16 MiB, and this way it streams through in small pieces, so that a
 * slow side costs bounded memory, time-outs see progress within a frame, and nothing is allocated
 * on the word of a length field.
 */
@NullMarked
package dev.agentsync.transport.wss;

import org.jspecify.annotations.NullMarked;

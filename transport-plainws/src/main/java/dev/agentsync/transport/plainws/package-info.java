/**
 * Plain WebSocket, on Undertow: it gives sockets, threads and HTTP parsing. What happens on the
 * open WebSocket is {@code dev.agentsync.websocket}.
 */
@NullMarked
package dev.agentsync.transport.plainws;

import org.jspecify.annotations.NullMarked;

/**
 * WebSocket over TLS 1.3, on Netty: it gives sockets, event loops, the TLS pipeline and HTTP
 * parsing. What happens on the open WebSocket is {@code dev.agentsync.websocket}.
 */
@NullMarked
package dev.agentsync.transport.wss;

import org.jspecify.annotations.NullMarked;

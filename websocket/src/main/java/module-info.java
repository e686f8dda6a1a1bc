/**
 * What the two WebSocket transports share: frames, limits, pings and closing, over any line of
 * bytes. A transport brings the line (a socket, with or without TLS) and the HTTP that leads to it.
 *
 * <p>It is no plugin and no public API: it exports to those transports only.
 */
module dev.agentsync.websocket {
  requires static transitive org.jspecify;
  requires transitive dev.agentsync.kernel;

  exports dev.agentsync.websocket to
      dev.agentsync.transport.plainws,
      dev.agentsync.transport.wss;
}

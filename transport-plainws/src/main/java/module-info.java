/**
 * Moves messages over WebSocket without TLS: for a hub behind a proxy that terminates it, and for a
 * network that encrypts by itself. A vault reaches it through a URL such as {@code
 * ws://hub.internal}.
 *
 * <p>Bytes move on a few XNIO threads below Undertow; whoever sends and receives blocks on a thread
 * of its own.
 *
 * @provides dev.agentsync.kernel.spi.TransportProvider with id {@code plainws}
 */
module dev.agentsync.transport.plainws {
  requires static org.jspecify;
  requires dev.agentsync.kernel;
  requires dev.agentsync.websocket;
  requires java.logging; // Undertow names its types
  requires undertow.core;
  requires static xnio.api; // an image has it inside undertow.core

  provides dev.agentsync.kernel.spi.TransportProvider with
      dev.agentsync.transport.plainws.PlainTransportProvider;
}

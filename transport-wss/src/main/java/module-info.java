/**
 * Moves messages over WebSocket inside TLS 1.3. A vault reaches it through a URL such as {@code
 * wss://hub.example:8443}.
 *
 * <p>Bytes move on a few Netty event loops; whoever sends and receives blocks on a thread of its
 * own.
 *
 * @provides dev.agentsync.kernel.spi.TransportProvider with id {@code wss}
 */
module dev.agentsync.transport.wss {
  requires static org.jspecify;
  requires dev.agentsync.kernel;
  requires dev.agentsync.websocket;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  provides dev.agentsync.kernel.spi.TransportProvider with
      dev.agentsync.transport.wss.WssTransportProvider;
}

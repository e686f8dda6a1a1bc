package dev.agentsync.transport.wss;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.websocket.Endpoint;
import dev.agentsync.websocket.Failures;
import dev.agentsync.websocket.HostNames;
import dev.agentsync.websocket.WebSocketConnection;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Opens connections to a hub. */
final class Dialer {
  private final EventLoopGroup loops;
  private final Limits limits;
  private final SSLContext context = TlsContexts.client();

  Dialer(EventLoopGroup loops, Limits limits) {
    this.loops = loops;
    this.limits = limits;
  }

  /** Tries the host's addresses in turn, within one time limit; blocks. */
  WebSocketConnection connect(Endpoint to) {
    long deadline = System.nanoTime() + limits.connectTimeout().toNanos();
    Iterator<InetAddress> addresses = HostNames.addresses(to, limits.connectTimeout()).iterator();
    NetworkException failure = Failures.unknownHost(to, new UnknownHostException(to.host()));
    while (addresses.hasNext()) {
      InetAddress address = addresses.next();
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      // An address that swallows packets must leave time for the next.
      long share = Math.max(1, addresses.hasNext() ? left / 2 : left);
      CompletableFuture<WebSocketConnection> result = new CompletableFuture<>();
      ChannelFuture reached = reach(to, address, share, result);
      try {
        reached.await();
        if (reached.isSuccess()) {
          return result.get();
        }
        failure =
            reached.cause() instanceof ConnectTimeoutException
                ? Failures.noAnswer(to, limits.connectTimeout())
                : Failures.connect(to, reached.cause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        Channels.closeAtOnce(reached.channel());
        throw new NetworkException("Reaching " + to + " was interrupted.", e);
      } catch (ExecutionException e) {
        // What failed on the event loop is told with the caller's stack trace.
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new NetworkException(String.valueOf(cause.getMessage()), cause);
      }
    }
    throw failure;
  }

  private ChannelFuture reach(
      Endpoint to,
      InetAddress address,
      long millis,
      CompletableFuture<WebSocketConnection> result) {
    return new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) millis)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                SslHandler tls = new SslHandler(TlsContexts.clientEngine(context, to));
                tls.setHandshakeTimeoutMillis(0); // the whole handshake has one time limit
                tls.setCloseNotifyFlushTimeoutMillis(limits.closeTimeout().toMillis());
                channel
                    .pipeline()
                    .addLast(tls, new HttpClientCodec(), new ClientUpgrade(to, limits, result));
              }
            })
        .connect(new InetSocketAddress(address, to.port()));
  }
}

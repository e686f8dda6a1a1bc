package dev.agentsync.transport.plainws;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.websocket.Endpoint;
import dev.agentsync.websocket.Failures;
import dev.agentsync.websocket.HostNames;
import dev.agentsync.websocket.WebSocketConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoFuture;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;

/** Opens connections to a hub. */
final class Dialer {
  private final XnioWorker worker;
  private final Limits limits;

  Dialer(XnioWorker worker, Limits limits) {
    this.worker = worker;
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
      IoFuture<StreamConnection> reached = reach(to, address, result);
      try {
        switch (reached.awaitInterruptibly(share, TimeUnit.MILLISECONDS)) {
          case DONE -> {
            return result.get();
          }
          case FAILED -> failure = Failures.connect(to, reached.getException());
          case WAITING, CANCELLED -> {
            reached.cancel();
            failure = Failures.noAnswer(to, limits.connectTimeout());
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        reached.cancel();
        result.cancel(false);
        throw new NetworkException("Reaching " + to + " was interrupted.", e);
      } catch (ExecutionException e) {
        // What failed on the I/O thread is told with the caller's stack trace.
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new NetworkException(String.valueOf(cause.getMessage()), cause);
      }
    }
    throw failure;
  }

  private IoFuture<StreamConnection> reach(
      Endpoint to, InetAddress address, CompletableFuture<WebSocketConnection> result) {
    return worker.openStreamConnection(
        new InetSocketAddress(address, to.port()),
        socket -> new ClientUpgrade(to, limits, new XnioLine(socket), result).begin(),
        OptionMap.create(Options.TCP_NODELAY, true));
  }
}

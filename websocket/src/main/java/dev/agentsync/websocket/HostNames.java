package dev.agentsync.websocket;

import dev.agentsync.kernel.NetworkException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds the addresses of a host; a name server that does not answer costs bounded time. */
public final class HostNames {
  private HostNames() {}

  /**
   * Returns at least one address, the best first; blocks.
   *
   * @throws NetworkException if nobody knows the name, or not in time
   */
  public static List<InetAddress> addresses(Endpoint of, Duration limit) {
    if (of.isLiteral()) {
      return literal(of);
    }
    FutureTask<List<InetAddress>> lookup =
        new FutureTask<>(() -> List.of(InetAddress.getAllByName(of.host())));
    // The lookup cannot be interrupted: left behind, it ends by itself.
    Thread.ofPlatform().daemon().name("agentsync-lookup").start(lookup);
    try {
      return lookup.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Failures.unknownHost(of, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw Failures.slowName(of, limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("Reaching " + of + " was interrupted.", e);
    }
  }

  private static List<InetAddress> literal(Endpoint of) {
    try {
      return List.of(InetAddress.ofLiteral(of.host()));
    } catch (IllegalArgumentException e) {
      throw Failures.unknownHost(of, new UnknownHostException(of.host()));
    }
  }
}

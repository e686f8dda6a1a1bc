package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.Conditions;
import dev.agentsync.testkit.NginxProxy;
import dev.agentsync.transport.plainws.PlainTransportProvider;
import dev.agentsync.transport.wss.WssTransportProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer with TLS, a hub without, and between them a real nginx that cuts what is idle. */
final class BehindProxyTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofSeconds(2);
  private static final Duration OFTEN = Duration.ofMillis(400);

  @TempDir Path directory;

  /** What the test does once the connection stands. */
  private interface Job {
    void run(Connection peer, Connection hub) throws Exception;
  }

  private void connected(Duration pings, Job job) throws Exception {
    try (Transport plain = new PlainTransportProvider().open(options(pings));
        Listener listener = plain.listen(URI.create("ws://127.0.0.1:0"));
        NginxProxy proxy = NginxProxy.start(directory, listener.address().getPort(), IDLE);
        Transport wss = new WssTransportProvider().open(options(pings));
        Connection peer = wss.connect(URI.create("wss://127.0.0.1:" + proxy.port()));
        Connection hub = listener.accept().orElseThrow()) {
      job.run(peer, hub);
    }
  }

  private TransportProvider.Options options(Duration pings) {
    Limits usual = Limits.DEFAULT;
    return new TransportProvider.Options(
        directory.resolve("state"),
        new Limits(
            usual.maxMessageBytes(),
            usual.maxFrameBytes(),
            usual.connectTimeout(),
            usual.handshakeTimeout(),
            usual.sendTimeout(),
            pings,
            // A machine that is busy with other tests may answer late.
            20,
            usual.closeTimeout()));
  }

  private static FutureTask<Optional<byte[]>> receiving(Connection connection) {
    FutureTask<Optional<byte[]>> waiting = new FutureTask<>(connection::receive);
    Thread.ofVirtual().start(waiting);
    return waiting;
  }

  @Test
  void pings_that_come_more_often_than_the_proxy_cuts_keep_an_idle_connection() throws Exception {
    connected(
        OFTEN,
        (peer, hub) -> {
          FutureTask<Optional<byte[]>> atHub = receiving(hub);
          FutureTask<Optional<byte[]>> atPeer = receiving(peer);
          long from = System.nanoTime();
          Conditions.await(
              "more than the proxy's patience",
              SOON,
              () -> System.nanoTime() - from > IDLE.multipliedBy(2).toNanos());
          peer.send(new byte[] {1});
          hub.send(new byte[] {2});
          assertThat(atHub.get(30, TimeUnit.SECONDS).orElseThrow()).containsExactly(1);
          assertThat(atPeer.get(30, TimeUnit.SECONDS).orElseThrow()).containsExactly(2);
        });
  }

  @Test
  void without_them_the_proxy_cuts_and_both_ends_notice() throws Exception {
    connected(
        Limits.DEFAULT.pingInterval(),
        (peer, hub) -> {
          FutureTask<Optional<byte[]>> atHub = receiving(hub);
          FutureTask<Optional<byte[]>> atPeer = receiving(peer);
          assertThat(atHub.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEmpty();
          assertThat(atPeer.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        });
  }

  @Test
  void a_message_of_several_frames_passes_whole_in_both_directions() throws Exception {
    connected(
        OFTEN,
        (peer, hub) -> {
          byte[] large = new byte[20 << 20];
          FutureTask<Optional<byte[]>> atHub = receiving(hub);
          peer.send(large);
          assertThat(atHub.get(30, TimeUnit.SECONDS).orElseThrow()).hasSize(large.length);
          FutureTask<Optional<byte[]>> atPeer = receiving(peer);
          hub.send(large);
          assertThat(atPeer.get(30, TimeUnit.SECONDS).orElseThrow()).hasSize(large.length);
        });
  }
}

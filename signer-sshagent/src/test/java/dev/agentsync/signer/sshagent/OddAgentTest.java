package dev.agentsync.signer.sshagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.testkit.SeedSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are slow, or none: a socket that answers as the test wants. */
@Timeout(60)
final class OddAgentTest {
  private static final Patience SHORT =
      new Patience(Duration.ofMillis(300), Duration.ofMillis(100), Duration.ofMillis(300));

  private static final Patience LONG =
      new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));

  @TempDir private Path directory;
  private final DeviceKey key = new SeedSigner(5).publicKey();
  private final CountDownLatch over = new CountDownLatch(1);
  private ServerSocketChannel server;

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(directory.resolve("odd.sock")));
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    server.close();
  }

  /** Answers every request with these bytes. */
  private Agent answering(byte[] bytes) {
    return behaving(LONG, channel -> channel.write(ByteBuffer.wrap(bytes)));
  }

  private Agent behaving(Patience patience, Behaviour behaviour) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (server.isOpen()) {
                try (SocketChannel channel = server.accept()) {
                  ByteBuffer request = ByteBuffer.allocate(4);
                  channel.read(request);
                  behaviour.serve(channel);
                } catch (IOException e) {
                  // the other side, or the test, has had enough
                }
              }
            });
    return new Agent(new AgentSocket(directory.resolve("odd.sock")), patience);
  }

  private interface Behaviour {
    void serve(SocketChannel channel) throws IOException;
  }

  private static byte[] message(int... bytes) {
    ByteBuffer message = ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length);
    for (int b : bytes) {
      message.put((byte) b);
    }
    return message.array();
  }

  @Test
  void an_agent_that_is_slow_to_sign_makes_us_say_to_touch_the_key() {
    Agent agent =
        behaving(
            SHORT,
            channel -> {
              try {
                over.await();
              } catch (InterruptedException e) {
                throw new UncheckedIOException(new IOException(e));
              }
            });
    assertThatThrownBy(() -> agent.sign(key, new byte[] {1}))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("touch it")
        .hasMessageContaining(key.fingerprint());
    assertThatThrownBy(agent::keys).isInstanceOf(ConfigException.class);
  }

  @Test
  void a_person_has_a_minute() {
    assertThat(Patience.USUAL.signing()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void what_is_no_agent_is_told_as_such() {
    byte[][] answers = {
      "HTTP/1.1 400 Bad Request\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
      message(),
      message(5),
      message(12),
      message(12, 0x7f, 0xff, 0xff, 0xff),
      message(12, 0, 0, 0, 1, 0x7f, 0xff, 0xff, 0xff),
      message(12, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
      {},
    };
    for (byte[] answer : answers) {
      Agent agent = answering(answer);
      assertThatThrownBy(agent::keys)
          .as("%d bytes", answer.length)
          .isInstanceOf(ConfigException.class);
    }
  }

  @Test
  void any_bytes_at_all_lead_to_one_of_our_exceptions() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    Agent agent =
        behaving(
            LONG,
            channel -> {
              byte[] noise = new byte[1 + random.nextInt(64)];
              random.nextBytes(noise);
              noise[0] = (byte) (random.nextBoolean() ? 12 : 14);
              ByteBuffer out =
                  ByteBuffer.allocate(4 + noise.length).putInt(noise.length).put(noise);
              channel.write(out.flip());
            });
    for (int i = 0; i < 200; i++) {
      try {
        assertThat(agent.keys()).as("seed %d", seed).isEmpty();
      } catch (ConfigException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("odd.sock");
      }
      assertThatThrownBy(() -> agent.sign(key, new byte[] {1}))
          .as("seed %d", seed)
          .isInstanceOf(AuthException.class);
    }
  }

  @Test
  void a_wrong_signature_is_not_handed_on() {
    ByteBuffer answer = ByteBuffer.allocate(4 + 1 + 4 + 4 + 11 + 4 + 64);
    answer.putInt(1 + 4 + 4 + 11 + 4 + 64).put((byte) 14).putInt(4 + 11 + 4 + 64).putInt(11);
    answer.put("ssh-ed25519".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(64);
    Agent agent = answering(answer.array());
    assertThatThrownBy(() -> agent.sign(key, new byte[] {1}))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("not one of the key");
  }
}

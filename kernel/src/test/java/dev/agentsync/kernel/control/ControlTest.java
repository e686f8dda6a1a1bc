package dev.agentsync.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.Exchanged;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.VaultStatus;
import dev.agentsync.kernel.spi.DeviceKey;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest {
  private static final Exchanged EXCHANGED =
      new Exchanged("wss://hub", 7, 0, Duration.ofMillis(1234));
  private static final DeviceKey KEY =
      DeviceKey.parse(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c");

  @TempDir Path directory;

  private static Exchanged ask(Path directory, String command) {
    return ControlClient.find(directory)
        .orElseThrow()
        .ask(ControlRequest.of(command), Exchanged.class, Progress.NONE);
  }

  @Test
  void a_question_gets_its_progress_and_its_answer() {
    List<String> seen = new ArrayList<>();
    ControlHandler handler =
        (request, progress) -> {
          assertThat(request.arguments()).containsEntry("depth", 3L).containsEntry("all", true);
          progress.at(Progress.Phase.SCAN, 1, 2);
          progress.at(Progress.Phase.SYNC, 2, Progress.UNKNOWN);
          return EXCHANGED;
        };
    try (ControlServer server = ControlServer.start(directory, handler)) {
      Exchanged answer =
          ControlClient.find(directory)
              .orElseThrow()
              .ask(
                  new ControlRequest("push", Map.of("depth", 3L, "all", true)),
                  Exchanged.class,
                  (phase, done, total) -> seen.add(phase + " " + done + "/" + total));
      assertThat(answer).isEqualTo(EXCHANGED);
      assertThat(seen).containsExactly("SCAN 1/2", "SYNC 2/-1");
      assertThat(server).isNotNull();
    }
  }

  @Test
  void a_failure_keeps_its_kind_and_its_words() {
    ControlHandler handler =
        (request, progress) -> {
          if (request.command().equals("auth")) {
            throw new AuthException("not you");
          }
          throw new IllegalStateException("broken");
        };
    try (ControlServer server = ControlServer.start(directory, handler)) {
      assertThat(server).isNotNull();
      assertThatThrownBy(() -> ask(directory, "auth"))
          .isInstanceOf(AuthException.class)
          .hasMessage("not you");
      assertThatThrownBy(() -> ask(directory, "bug"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("broken");
    }
  }

  @Test
  void only_the_owner_may_open_the_socket_and_it_goes_with_the_server() throws IOException {
    try (ControlServer server = ControlServer.start(directory, (_, _) -> EXCHANGED)) {
      assertThat(server).isNotNull();
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("control.sock"))))
          .isEqualTo("rw-------");
    }
    assertThat(directory).isEmptyDirectory();
    assertThat(ControlClient.find(directory)).isEmpty();
  }

  @Test
  void a_dead_processs_socket_is_no_process_and_is_replaced() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(directory.resolve("control.sock")));
    }
    assertThat(directory.resolve("control.sock")).exists();
    assertThat(ControlClient.find(directory)).isEmpty();

    try (ControlServer server = ControlServer.start(directory, (_, _) -> EXCHANGED)) {
      assertThat(ask(directory, "push")).isEqualTo(EXCHANGED);
      assertThat(server).isNotNull();
    }
  }

  @Test
  void a_folder_too_deep_for_a_socket_address_works_all_the_same() throws IOException {
    Path deep = Files.createDirectories(directory.resolve("d".repeat(90)).resolve("e".repeat(90)));

    try (ControlServer server = ControlServer.start(deep, (_, _) -> EXCHANGED)) {
      assertThat(ask(deep, "push")).isEqualTo(EXCHANGED);
      assertThat(server).isNotNull();
    }
    assertThat(deep).isEmptyDirectory();

    Files.writeString(deep.resolve("control.path"), "/etc/passwd\n");
    assertThat(ControlClient.find(deep)).isEmpty();
    ControlServer.start(deep, (_, _) -> EXCHANGED).close();
    assertThat(Path.of("/etc/passwd")).exists();
  }

  @Test
  void an_asker_that_leaves_disturbs_nobody() throws Exception {
    var told = new CountDownLatch(1);
    var left = new CountDownLatch(1);
    var finished = new CountDownLatch(1);
    ControlHandler handler =
        (request, progress) -> {
          if (request.command().equals("slow")) {
            told.countDown();
            await(left);
            for (int i = 0; i < 1000; i++) {
              progress.at(Progress.Phase.SCAN, i, 1000);
            }
            finished.countDown();
          }
          return EXCHANGED;
        };
    try (ControlServer server = ControlServer.start(directory, handler)) {
      try (SocketChannel channel = connect()) {
        Wire.write(channel, ControlRequest.of("slow").toMap());
        told.await();
      }
      left.countDown();
      finished.await();
      assertThat(ask(directory, "push")).isEqualTo(EXCHANGED);
      assertThat(server).isNotNull();
    }
  }

  @Test
  void a_server_that_closes_fails_its_askers() throws Exception {
    var asked = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    ControlHandler handler =
        (request, progress) -> {
          asked.countDown();
          await(never);
          return EXCHANGED;
        };
    ControlServer server = ControlServer.start(directory, handler);
    var closer =
        Thread.ofVirtual()
            .start(
                () -> {
                  await(asked);
                  server.close();
                });
    assertThatThrownBy(() -> ask(directory, "push")).isInstanceOf(NetworkException.class);
    never.countDown();
    closer.join();
  }

  @Test
  void garbage_is_refused_and_the_next_question_answered() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    try (ControlServer server = ControlServer.start(directory, (_, _) -> EXCHANGED)) {
      for (int round = 0; round < 200; round++) {
        byte[] garbage = new byte[random.nextInt(64)];
        random.nextBytes(garbage);
        try (SocketChannel channel = connect()) {
          if (random.nextBoolean()) {
            channel.write(ByteBuffer.allocate(4).putInt(garbage.length).flip());
          }
          channel.write(ByteBuffer.wrap(garbage));
        }
      }
      assertThat(ask(directory, "push")).as("seed %d", seed).isEqualTo(EXCHANGED);
      assertThat(server).isNotNull();
    }
  }

  @Test
  void arbitrary_bytes_never_decode_to_anything_but_a_map_or_a_refusal() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] good = Wire.encode(Map.of("a", List.of("b", 1L, true, Map.of("c", 2L))));
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(Wire.decode(bytes)).as("seed %d", seed).isNotNull();
      } catch (ProtocolException e) {
        assertThat(e.getMessage()).as("seed %d", seed).contains("control socket");
      }
    }
  }

  @Test
  void a_status_comes_over_as_it_was() {
    Instant now = Instant.parse("2026-11-21T08:00:00.123456789Z");
    var status =
        new VaultStatus(
            "id",
            Optional.of("notes"),
            Path.of("/vault"),
            Path.of("/vault/.agentsync"),
            Optional.of(KEY),
            Optional.of(new VaultStatus.Watcher(12, now)),
            Optional.of(URI.create("wss://hub:8443/x")),
            Optional.of(
                new VaultStatus.HubLink(
                    URI.create("wss://hub"),
                    VaultStatus.LinkState.WAITING,
                    now,
                    Optional.empty(),
                    Optional.of(now),
                    Optional.of("no"),
                    Optional.empty(),
                    Optional.empty(),
                    false)),
            Optional.empty(),
            List.of(
                new VaultStatus.Peer(
                    KEY, "laptop", "192.0.2.1:1", now, Optional.of(now), Optional.empty(), true)),
            Optional.of(now),
            Optional.empty(),
            3,
            1,
            OptionalLong.of(9),
            OptionalLong.of(1234),
            Optional.of(new VaultStatus.Unseen(1, 2, 3)),
            2,
            List.of("a.md", "b.md"),
            List.of(new VaultStatus.Entry("../x", "outside")),
            List.of(),
            List.of("damage"),
            List.of());

    Map<String, Object> sent = Wire.decode(Wire.encode(RecordCodec.encode(status)));
    assertThat(RecordCodec.decode(VaultStatus.class, sent)).isEqualTo(status);
    assertThatThrownBy(() -> RecordCodec.decode(VaultStatus.class, Map.of("files", "x")))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T08:00:00Z",
        "2026-11-21T08:00:00.123Z",
        "2026-11-21T08:00:00.123000001Z",
        "1969-12-31T23:59:59.999Z",
        "+1000000000-12-31T23:59:59.999Z",
        "-1000000000-01-01T00:00:00Z"
      })
  void a_time_comes_over_exactly(String time) {
    var beside = new VaultStatus.Watcher(1, Instant.parse(time));
    Map<String, Object> sent = Wire.decode(Wire.encode(RecordCodec.encode(beside)));
    assertThat(RecordCodec.decode(VaultStatus.Watcher.class, sent)).isEqualTo(beside);
  }

  @Test
  void a_time_in_words_is_understood() {
    assertThat(
            RecordCodec.decode(
                VaultStatus.Watcher.class, Map.of("pid", 1L, "since", "2026-11-21T08:00:00.5Z")))
        .isEqualTo(new VaultStatus.Watcher(1, Instant.parse("2026-11-21T08:00:00.5Z")));
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("control.sock")));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.agentsync.kernel.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.wire.Capabilities;
import dev.agentsync.kernel.wire.Frame;
import dev.agentsync.kernel.wire.FrameCodec;
import dev.agentsync.kernel.wire.Payload;
import dev.agentsync.testkit.MemoryTransport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class BlobsTest {
  @TempDir Path directory;

  private final MemoryTransport network = new MemoryTransport();
  private final List<AutoCloseable> open = new ArrayList<>();
  private TestDevice hub;
  private TestDevice ann;
  private TestDevice bob;

  @BeforeEach
  void begin() {
    hub = keep(TestDevice.hub(directory));
    ann = keep(TestDevice.peer(directory, 2));
    bob = keep(TestDevice.peer(directory, 3));
    hub.authorize(ann, bob);
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
    network.close();
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.add(part);
    return part;
  }

  private static byte[] content(int seed, int length) {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return content;
  }

  @Test
  void an_attachment_moves_to_the_hub_and_on_to_whoever_wants_it() {
    keep(hub.listen(network));
    keep(ann.link(network, hub));
    keep(bob.link(network, hub));
    byte[] picture = content(1, 3 << 20);
    BlobHash hash = ann.attach("p.png", picture);
    bob.exchange.want(hash); // before the hub has it, as its folder may do
    TestDevice.awaitThat("bob to have it", () -> bob.arrived.contains(hash));
    assertThat(bob.blobs.get(hash)).hasValueSatisfying(b -> assertThat(b).isEqualTo(picture));
    assertThat(hub.arrived).contains(hash);
    assertThat(bob.exchange.wanted()).isEmpty();
  }

  @Test
  void pushing_ends_when_the_hub_has_every_attachment() {
    List<BlobHash> hashes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      hashes.add(ann.attach("p" + i + ".png", content(i, 10_000)));
    }
    keep(hub.listen(network));
    PeerLink link = keep(ann.link(network, hub));
    link.awaitInSync(TestDevice.SOON);
    assertThat(hashes).allMatch(hub.blobs::contains);
  }

  @Test
  void pulling_ends_when_every_wanted_attachment_the_hub_has_is_here() {
    List<BlobHash> hashes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      hashes.add(hub.attach("p" + i + ".png", content(i, 10_000)));
    }
    BlobHash nowhere = BlobHash.of(content(99, 9));
    hub.document.edit(edit -> edit.createAttachment("gone.png", nowhere, 9));
    keep(hub.listen(network));
    hashes.forEach(ann.exchange::want);
    ann.exchange.want(nowhere);
    PeerLink link = keep(ann.link(network, hub));
    link.awaitInSync(TestDevice.SOON);
    assertThat(hashes).allMatch(ann.blobs::contains);
    assertThat(ann.exchange.wanted()).containsExactly(nowhere);
  }

  @Test
  void a_blob_nobody_has_yet_arrives_when_somebody_brings_it() {
    keep(hub.listen(network));
    byte[] late = content(7, 5000);
    BlobHash hash = BlobHash.of(late);
    ann.document.edit(edit -> edit.createAttachment("late.png", hash, late.length));
    bob.exchange.want(hash);
    keep(bob.link(network, hub)).awaitInSync(TestDevice.SOON);
    keep(ann.link(network, hub)).awaitInSync(TestDevice.SOON);
    assertThat(bob.arrived).isEmpty();
    ann.blobs.put(late);
    ann.exchange.stored(hash);
    TestDevice.awaitThat("bob to have it", () -> bob.arrived.contains(hash));
    assertThat(hub.blobs.contains(hash)).isTrue();
  }

  @Test
  void a_blob_damaged_on_its_way_is_not_stored_and_comes_with_the_next_connection() {
    network
        .faults()
        .tamper(
            message -> {
              if (FrameCodec.decode(message.clone()) instanceof Frame.BlobPush push) {
                byte[] bytes = push.content().toArray();
                bytes[0] ^= 1;
                return FrameCodec.encode(new Frame.BlobPush(push.hash(), Payload.wrap(bytes)));
              }
              return message;
            });
    BlobHash hash = ann.attach("p.png", content(1, 1000));
    keep(hub.listen(network));
    PeerLink link = keep(ann.link(network, hub));
    link.awaitInSync(TestDevice.SOON);
    assertThat(hub.blobs.list()).isEmpty();
    network.faults().tamper(message -> message);
    network.cut();
    TestDevice.awaitThat("the hub to have it", () -> hub.blobs.contains(hash));
  }

  @Test
  void a_blob_nobody_wants_is_not_stored() {
    keep(hub.listen(network));
    try (StockPeer peer = StockPeer.join(network, ann.signer, List.of())) {
      byte[] junk = content(1, 1000);
      peer.send(new Frame.BlobPush(BlobHash.of(junk).hex(), Payload.wrap(junk)));
      peer.send(new Frame.Ping(77));
      assertThat(peer.await(new Frame.Pong(77)::equals)).isPresent();
      assertThat(hub.blobs.list()).isEmpty();
    }
  }

  @Test
  void a_device_of_the_public_project_is_sent_attachments_unasked() {
    byte[] picture = content(1, 1000);
    BlobHash hash = hub.attach("p.png", picture);
    keep(hub.listen(network));
    try (StockPeer peer = StockPeer.join(network, ann.signer, List.of())) {
      assertThat(peer.await(Frame.BlobPush.class::isInstance))
          .contains(new Frame.BlobPush(hash.hex(), Payload.wrap(picture)));
      byte[] next = content(2, 1000);
      BlobHash later = hub.attach("q.png", next);
      assertThat(peer.await(Frame.BlobPush.class::isInstance))
          .contains(new Frame.BlobPush(later.hex(), Payload.wrap(next)));
    }
  }

  @Test
  void a_device_of_the_public_project_gets_the_answers_its_protocol_has() {
    byte[] small = "hello".getBytes(StandardCharsets.UTF_8);
    BlobHash hash = hub.blobs.put(small);
    keep(hub.listen(network));
    try (StockPeer peer = StockPeer.join(network, ann.signer, List.of())) {
      peer.send(new Frame.BlobFetch(hash.hex()));
      assertThat(peer.await(Frame.BlobPush.class::isInstance))
          .contains(new Frame.BlobPush(hash.hex(), Payload.wrap(small)));
      String unknown = "00".repeat(32);
      peer.send(new Frame.BlobFetch(unknown));
      assertThat(peer.await(Frame.Failure.class::isInstance))
          .contains(new Frame.Failure("blob fetch " + unknown + ": not found: blob: " + unknown));
      peer.send(new Frame.Ping(1));
      assertThat(peer.await(new Frame.Pong(1)::equals)).isPresent();
    }
  }

  @Test
  void a_device_of_our_kind_is_never_sent_an_error_for_a_blob_that_is_not_here() {
    keep(hub.listen(network));
    try (StockPeer peer = StockPeer.join(network, ann.signer, List.of(Capabilities.BLOBS))) {
      peer.send(new Frame.BlobFetch("00".repeat(32)));
      peer.send(new Frame.Ping(5));
      Optional<Frame> answer =
          peer.await(frame -> frame instanceof Frame.Failure || frame instanceof Frame.Pong);
      assertThat(answer).contains(new Frame.Pong(5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../doc.bin", "/etc/passwd", "", "ABCDEF", "..", "blobs/x"})
  void a_name_that_is_no_hash_touches_no_path_and_ends_the_connection(String name) {
    keep(hub.listen(network));
    for (Frame frame :
        List.of(new Frame.BlobFetch(name), new Frame.BlobPush(name, Payload.wrap(new byte[3])))) {
      try (StockPeer peer = StockPeer.join(network, ann.signer, List.of())) {
        peer.send(frame);
        assertThat(peer.await(Frame.BlobPush.class::isInstance)).isEmpty();
      }
    }
  }
}

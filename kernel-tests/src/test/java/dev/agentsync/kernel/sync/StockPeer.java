package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.wire.Frame;
import dev.agentsync.kernel.wire.FrameCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A peer of the public project in the hands of a test: says what it is told to, frame by frame. */
final class StockPeer implements AutoCloseable {
  final Connection connection;

  private StockPeer(Connection connection) {
    this.connection = connection;
  }

  /** Connects and goes through the handshake without announcing any capability. */
  static StockPeer join(Transport transport, Signer signer, List<String> caps) {
    var peer = new StockPeer(transport.connect(TestDevice.HUB));
    var hello = (Frame.HelloHub) peer.receive();
    byte[] nonce = new byte[32];
    peer.send(new Frame.HelloPeer(signer.publicKey().bytes(), Bytes.of(nonce), "join", caps));
    if (!(peer.receive() instanceof Frame.ProofHub)) {
      throw new AssertionError("refused");
    }
    byte[] transcript =
        ByteBuffer.allocate(177)
            .put("agentsync-auth-v1".getBytes(StandardCharsets.US_ASCII))
            .put(hello.hubNonce().toArray())
            .put(nonce)
            .put(hello.fingerprint().toArray())
            .put(hello.hubKey().toArray())
            .put(signer.publicKey().bytes().toArray())
            .array();
    peer.send(new Frame.ProofPeer(Bytes.of(signer.sign(transcript))));
    return peer;
  }

  void send(Frame frame) {
    connection.send(FrameCodec.encode(frame));
  }

  Frame receive() {
    return FrameCodec.decode(connection.receive().orElseThrow());
  }

  /** Reads until a frame of interest comes; empty if the connection ends before. */
  Optional<Frame> await(Predicate<Frame> interesting) {
    for (Optional<byte[]> next = connection.receive();
        next.isPresent();
        next = connection.receive()) {
      Frame frame = FrameCodec.decode(next.get());
      if (interesting.test(frame)) {
        return Optional.of(frame);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    connection.close();
  }
}

package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Connection;
import java.util.Optional;

/** Sends and receives the few, small frames before both sides are known to each other. */
final class Greeting {
  private static final int LARGEST = 64 << 10; // nobody unknown gets more of our memory

  private final Connection connection;

  Greeting(Connection connection) {
    this.connection = connection;
  }

  void send(Frame frame) {
    connection.send(FrameCodec.encode(frame));
  }

  /**
   * Waits for the next frame.
   *
   * @throws NetworkException if there is none any more
   * @throws ProtocolException if it is not a frame, or too large for a handshake
   */
  Frame receive() {
    byte[] message =
        connection
            .receive()
            .orElseThrow(() -> new NetworkException("network: connection closed mid-handshake"));
    if (message.length > LARGEST) {
      throw new ProtocolException(
          "protocol: a message of "
              + message.length
              + " bytes came before the handshake was over, at most "
              + LARGEST
              + " are read");
    }
    return FrameCodec.decode(message);
  }

  /**
   * Waits until the other side has begun to sync, or has given up.
   *
   * @return why it has given up, if it has
   * @throws NetworkException if the connection ended
   */
  Optional<Frame.Failure> begun() {
    byte[] message =
        connection
            .receive()
            .orElseThrow(() -> new NetworkException("network: connection closed mid-handshake"));
    // The first words of a session may be long, those of a refusal are not.
    return message.length <= LARGEST && FrameCodec.decode(message) instanceof Frame.Failure failure
        ? Optional.of(failure)
        : Optional.empty();
  }

  /** Tells the other side why this one gives up, if it still listens. */
  void refuse(String why) {
    try {
      send(new Frame.Failure(why));
    } catch (NetworkException gone) {
      System.getLogger("agentsync.wire")
          .log(
              System.Logger.Level.DEBUG,
              "refusal not delivered peer={0} error={1}",
              connection.remoteAddress(),
              gone.getMessage());
    }
  }
}

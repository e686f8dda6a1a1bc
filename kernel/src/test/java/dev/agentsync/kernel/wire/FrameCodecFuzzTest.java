package dev.agentsync.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, reading them gives a frame or a protocol error, and nothing else. */
final class FrameCodecFuzzTest {
  private static final int ROUNDS = 60_000;

  private final long seed = Long.getLong("agentsync.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void random_bytes_give_a_frame_or_a_protocol_error() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] message = new byte[random.nextInt(64)];
      random.nextBytes(message);
      read(message);
    }
  }

  @Test
  void damaged_frames_give_a_frame_or_a_protocol_error() {
    List<byte[]> whole = new ArrayList<>();
    FrameCodecTest.vectors().forEach(vector -> whole.add(Vectors.bytes(vector.hex())));
    for (int i = 0; i < ROUNDS; i++) {
      read(damaged(whole.get(random.nextInt(whole.size())).clone()));
    }
  }

  @Test
  void a_frame_cut_anywhere_is_a_protocol_error() {
    for (FrameCodecTest.Vector vector : FrameCodecTest.vectors()) {
      byte[] whole = Vectors.bytes(vector.hex());
      for (int length = 0; length < whole.length; length++) {
        assertThat(read(Arrays.copyOf(whole, length)))
            .as("%s cut to %d bytes", vector.hex(), length)
            .isFalse();
      }
    }
  }

  private byte[] damaged(byte[] message) {
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(message.length);
      switch (random.nextInt(3)) {
        case 0 -> message[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> message[at] = (byte) random.nextInt(256);
        default -> message = Arrays.copyOf(message, Math.max(1, at));
      }
    }
    return message;
  }

  private boolean read(byte[] message) {
    byte[] copy = message.clone();
    try {
      Frame frame = FrameCodec.decode(message);
      if (!(frame instanceof Frame.Unknown)) {
        assertThat(FrameCodec.decode(FrameCodec.encode(frame))).isEqualTo(frame);
      }
      return true;
    } catch (ProtocolException expected) {
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + ", message " + HexFormat.of().formatHex(copy), e);
    }
  }
}

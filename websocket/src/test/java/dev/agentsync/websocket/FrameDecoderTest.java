package dev.agentsync.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.testkit.RawSocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameDecoderTest {
  private static final int MAX_FRAME = 70_000;
  private static final int MAX_MESSAGE = 150_000;

  private static FrameDecoder decoder(boolean expectMasked) {
    return new FrameDecoder(MAX_FRAME, MAX_MESSAGE, expectMasked);
  }

  private static List<Incoming> decode(FrameDecoder decoder, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<Incoming> all = new ArrayList<>();
    @Nullable Incoming next = decoder.decode(in);
    while (next != null) {
      all.add(next);
      next = decoder.decode(in);
    }
    assertThat(in.hasRemaining()).isFalse();
    return all;
  }

  private static byte[] bytes(Incoming incoming) {
    return switch (incoming) {
      case Incoming.Message(byte[] bytes) -> bytes;
      case Incoming.Ping(byte[] bytes) -> bytes;
      case Incoming.Pong(), Incoming.Close() -> new byte[0];
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, MAX_FRAME})
  void frames_of_every_length_form_are_read(int length) {
    byte[] payload = new byte[length];
    new Random(length).nextBytes(payload);
    assertThat(bytes(decode(decoder(true), RawSocket.masked(0x82, payload)).getFirst()))
        .isEqualTo(payload);
    assertThat(bytes(decode(decoder(false), RawSocket.unmasked(0x82, payload)).getFirst()))
        .isEqualTo(payload);
  }

  @Test
  void a_message_in_parts_with_a_ping_between_them_is_put_together() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(RawSocket.unmasked(0x02, new byte[] {1, 2}));
    stream.writeBytes(RawSocket.unmasked(0x89, new byte[] {9}));
    stream.writeBytes(RawSocket.unmasked(0x00, new byte[0]));
    stream.writeBytes(RawSocket.unmasked(0x80, new byte[] {3}));
    FrameDecoder decoder = decoder(false);
    List<Incoming> all = decode(decoder, stream.toByteArray());
    assertThat(all).hasSize(2);
    assertThat(all.get(0)).isInstanceOf(Incoming.Ping.class);
    assertThat(bytes(all.get(0))).containsExactly(9);
    assertThat(bytes(all.get(1))).containsExactly(1, 2, 3);
    assertThat(decoder.midMessage()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "c200, extension", // a reserved bit
    "8100, text message",
    "8300, unknown type 3",
    "8b00, unknown type 11",
    "0000, had not begun",
    "02000200, before the one before",
    "8280, masked frame",
    "0900, control frame",
    "897e, control frame",
    "827e0001, longer form",
    "827f000000000000ffff, longer form",
    "827f0000000000011171, at most 70000",
    "827fffffffffffffffff, at most 70000",
    "880101, half a close code",
  })
  void what_the_rules_forbid_is_refused(String hex, String reason) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> decode(decoder(false), bytes))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void an_unmasked_frame_is_refused_where_clients_are_the_other_side() {
    assertThatThrownBy(() -> decode(decoder(true), new byte[] {(byte) 0x82, 0}))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("unmasked");
  }

  @Test
  void a_message_over_the_limit_is_refused_at_the_header_of_the_frame_that_passes_it() {
    FrameDecoder decoder = decoder(false);
    decode(decoder, RawSocket.unmasked(0x02, new byte[MAX_FRAME]));
    decode(decoder, RawSocket.unmasked(0x00, new byte[MAX_FRAME]));
    byte[] last = RawSocket.unmasked(0x80, new byte[MAX_MESSAGE - 2 * MAX_FRAME + 1]);
    assertThatThrownBy(() -> decode(decoder, Arrays.copyOf(last, 4)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("larger than the accepted 150000");
  }

  @Test
  void endless_empty_frames_are_refused() {
    FrameDecoder decoder = decoder(false);
    decode(decoder, RawSocket.unmasked(0x02, new byte[0]));
    assertThatThrownBy(
            () -> {
              while (true) {
                decode(decoder, RawSocket.unmasked(0x00, new byte[0]));
              }
            })
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("65536 frames");
  }

  @Test
  void any_cut_of_a_stream_gives_the_same_messages() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      List<byte[]> expected = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        byte[] message = new byte[random.nextInt(300)];
        random.nextBytes(message);
        expected.add(message);
        writeInFrames(stream, message, random);
      }
      byte[] all = stream.toByteArray();
      FrameDecoder decoder = decoder(true);
      List<byte[]> got = new ArrayList<>();
      int at = 0;
      while (at < all.length) {
        int end = Math.min(all.length, at + 1 + random.nextInt(40));
        for (Incoming incoming : decode(decoder, Arrays.copyOfRange(all, at, end))) {
          if (incoming instanceof Incoming.Message(byte[] bytes)) {
            got.add(bytes);
          }
        }
        at = end;
      }
      assertThat(got).as("seed %d", seed).usingRecursiveComparison().isEqualTo(expected);
    }
  }

  private static void writeInFrames(ByteArrayOutputStream out, byte[] message, Random random) {
    int at = 0;
    boolean first = true;
    boolean last;
    do {
      int end = at + random.nextInt(message.length - at + 1);
      last = random.nextInt(3) == 0;
      end = last ? message.length : end;
      byte[] part = Arrays.copyOfRange(message, at, end);
      out.writeBytes(RawSocket.masked((first ? 2 : 0) | (last ? 0x80 : 0), part));
      if (random.nextInt(4) == 0) {
        out.writeBytes(RawSocket.masked(0x8A, new byte[random.nextInt(126)]));
      }
      at = end;
      first = false;
    } while (!last);
  }

  @Test
  void noise_is_decoded_or_refused_and_never_anything_else() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      if (noise.length > 1 && random.nextBoolean()) {
        noise[0] = (byte) (random.nextInt(16) | (random.nextBoolean() ? 0x80 : 0));
      }
      try {
        int size = decode(decoder(random.nextBoolean()), noise).size();
        assertThat(size).as("seed %d", seed).isLessThanOrEqualTo(noise.length / 2);
      } catch (ProtocolException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("The other side");
      }
    }
  }

  @Test
  void what_is_encoded_is_decoded_with_and_without_mask() {
    for (boolean masked : new boolean[] {true, false}) {
      for (int length : new int[] {0, 1, 3, 125, 126, 16_370, 16_371, 65_535, 65_536, MAX_FRAME}) {
        byte[] message = new byte[length + 7];
        new Random(length).nextBytes(message);
        FrameEncoder encoder = new FrameEncoder(WebSocket.BINARY, true, message, 7, length, masked);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        while (!encoder.done()) {
          ByteBuffer piece = encoder.next();
          assertThat(piece.remaining()).isLessThanOrEqualTo(16 * 1024);
          stream.write(piece.array(), 0, piece.remaining());
        }
        byte[] written = stream.toByteArray();
        assertThat(bytes(decode(decoder(masked), written).getFirst()))
            .isEqualTo(Arrays.copyOfRange(message, 7, message.length));
      }
    }
  }
}

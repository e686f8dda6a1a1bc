package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SmallDeflateTest {
  private static byte[] again(byte[] packed) {
    return Deflate.inflate(packed, 0, packed.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 257, 258, 259, 300, 70_000})
  void one_byte_again_and_again(int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) 'a');

    byte[] packed = SmallDeflate.deflate(bytes);

    assertThat(again(packed)).isEqualTo(bytes);
    assertThat(packed.length).isLessThan(count / 200 + 30);
  }

  @Test
  void all_bytes_and_all_distances() {
    byte[] bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 >> i % 3 * 4);
    }
    assertThat(again(SmallDeflate.deflate(bytes))).isEqualTo(bytes);
  }

  /** Fibonacci's numbers make Huffman's tree as deep as it gets. */
  @Test
  void counts_that_would_make_words_too_long() {
    var text = new StringBuilder();
    int a = 1;
    int b = 1;
    for (char one = 'A'; text.length() < 200_000; one++) {
      text.repeat(one, a);
      b += a;
      a = b - a;
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    long seed = System.nanoTime();
    shuffle(bytes, new Random(seed));

    assertThat(again(SmallDeflate.deflate(bytes))).as("seed %d", seed).isEqualTo(bytes);
  }

  private static void shuffle(byte[] bytes, Random random) {
    for (int i = bytes.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      byte one = bytes[i];
      bytes[i] = bytes[other];
      bytes[other] = one;
    }
  }

  @Test
  void whatever_it_is_it_comes_back() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = new byte[random.nextInt(6_000)];
      int kinds = 1 + random.nextInt(256);
      for (int i = 0; i < bytes.length; ) {
        int copied = Math.min(bytes.length - i, random.nextInt(400));
        if (random.nextInt(5) == 0 && i > 0 && copied > 0) {
          int from = random.nextInt(i);
          for (; copied > 0; copied--) {
            bytes[i++] = bytes[from++];
          }
        } else {
          bytes[i++] = (byte) random.nextInt(kinds);
        }
      }
      assertThat(again(SmallDeflate.deflate(bytes)))
          .as("seed %d round %d", seed, round)
          .isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {(1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5 << 19})
  void more_than_is_looked_at_in_one_go(int length) {
    var random = new Random(7);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] =
          (byte) (i < 1_000 || random.nextInt(50) == 0 ? random.nextInt(64) : bytes[i - 999]);
    }

    byte[] packed = SmallDeflate.deflate(bytes);

    assertThat(again(packed)).isEqualTo(bytes);
    assertThat(packed.length).isLessThan(length / 3);
  }

  @Test
  void words_take_less_room_than_zlib_needs() {
    var random = new Random(7);
    var text = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      text.append(new UUID(random.nextLong(), random.nextLong())).append("folder").append(i % 50);
      text.append("/note").append(i).append(".md# Note ").append(i).append("\n\nSome words.\n");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);

    byte[] packed = SmallDeflate.deflate(bytes);

    assertThat(again(packed)).isEqualTo(bytes);
    assertThat(packed.length).isLessThan(Deflate.deflateWords(bytes).length * 98 / 100);
  }
}

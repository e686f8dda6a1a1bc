package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  private static LineDiff.Count count(String old, String now) {
    return LineDiff.count(old, now);
  }

  @Test
  void lines_that_came_and_went_are_counted() {
    assertThat(count("", "a\nb\n")).isEqualTo(new LineDiff.Count(2, 0));
    assertThat(count("a\nb\n", "")).isEqualTo(new LineDiff.Count(0, 2));
    assertThat(count("a\nb\nc\n", "a\nx\nc\n")).isEqualTo(new LineDiff.Count(1, 1));
    assertThat(count("a\nb", "a\nb\n")).isEqualTo(new LineDiff.Count(1, 1));
    assertThat(count("aa\naa\n", "aa\n")).isEqualTo(new LineDiff.Count(0, 1));
    assertThat(count("same\n", "same\n")).isEqualTo(new LineDiff.Count(0, 0));
  }

  @Test
  void counting_agrees_with_the_whole_difference() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      String old = text(random);
      String now = random.nextBoolean() ? text(random) : edited(old, random);
      LineDiff whole = LineDiff.between(old, now);
      var expected =
          new LineDiff.Count(
              whole.hunks().stream().mapToInt(Hunk::newLength).sum(),
              whole.hunks().stream().mapToInt(Hunk::oldLength).sum());
      assertThat(count(old, now)).as("seed %d: '%s' '%s'", seed, old, now).isEqualTo(expected);
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append("ab".charAt(random.nextInt(2))).append(random.nextInt(3) == 0 ? "" : "\n");
    }
    return text.toString();
  }

  private static String edited(String old, Random random) {
    int at = random.nextInt(old.length() + 1);
    return old.substring(0, at) + "b\n" + old.substring(Math.min(old.length(), at + 1));
  }
}

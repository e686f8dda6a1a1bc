package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class TextDiffTest {
  @Test
  void a_changed_word_is_one_word_of_splices() {
    assertThat(TextDiff.splices("The quick brown fox\n", "The quick red fox\n"))
        .containsExactly(new Splice(10, 5, "red"));
  }

  @Test
  void a_mended_letter_is_one_letter() {
    assertThat(TextDiff.splices("please recive it\n", "please receive it\n"))
        .containsExactly(new Splice(10, 0, "e"));
  }

  @Test
  void an_inserted_line_stays_out_of_its_neighbours() {
    assertThat(TextDiff.splices("- one\n- two\n", "- one\n- three\n- two\n"))
        .containsExactly(new Splice(6, 0, "- three\n"));
  }

  @Test
  void a_rewritten_line_is_replaced_whole() {
    assertThat(TextDiff.splices("a\nold words entirely\nb\n", "a\nsomething else now\nb\n"))
        .containsExactly(new Splice(2, 19, "something else now\n"));
  }

  @Test
  void two_changed_words_are_two_splices() {
    assertThat(TextDiff.splices("one two three four five six\n", "one 2 three four five 6\n"))
        .containsExactly(new Splice(4, 3, "2"), new Splice(24, 3, "6"));
  }

  @Test
  void places_are_counted_in_code_points_and_pairs_stay_whole() {
    assertThat(TextDiff.splices("👍👍 a\n", "👍👎 a\n")).containsExactly(new Splice(1, 1, "👎"));
  }

  @Test
  void equal_texts_have_no_splices() {
    assertThat(TextDiff.splices("same\n", "same\n")).isEmpty();
    assertThat(TextDiff.splices("", "")).isEmpty();
  }

  @Test
  void from_nothing_and_to_nothing_is_one_splice() {
    assertThat(TextDiff.splices("", "abc\n")).containsExactly(new Splice(0, 0, "abc\n"));
    assertThat(TextDiff.splices("abc\n", "")).containsExactly(new Splice(0, 4, ""));
  }

  @Test
  void the_splices_turn_the_old_text_into_the_new_one() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      String old = randomText(random, random.nextInt(40));
      String now =
          random.nextBoolean() ? randomText(random, random.nextInt(40)) : edit(random, old);
      assertThat(apply(old, TextDiff.splices(old, now))).as("seed %d", seed).isEqualTo(now);
      for (Hunk hunk : TextDiff.hunks(old, now)) {
        assertThat(splitsPair(old, hunk.oldStart()) || splitsPair(old, hunk.oldEnd())).isFalse();
        assertThat(splitsPair(now, hunk.newStart()) || splitsPair(now, hunk.newEnd())).isFalse();
      }
    }
  }

  @Test
  void a_small_edit_of_a_large_text_makes_small_splices() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      var lines = new ArrayList<String>();
      for (int n = 0; n < 500; n++) {
        lines.add("line " + n + " says " + random.nextInt(1000) + " things about nothing");
      }
      String old = String.join("\n", lines) + "\n";
      int at = random.nextInt(500);
      lines.set(at, lines.get(at).replace("nothing", "everything"));
      String now = String.join("\n", lines) + "\n";
      int size =
          TextDiff.splices(old, now).stream()
              .mapToInt(s -> s.deleted() + s.inserted().length())
              .sum();
      assertThat(size).as("seed %d", seed).isLessThanOrEqualTo(17);
    }
  }

  @Test
  void huge_and_hopeless_inputs_are_compared_in_bounded_time() {
    var random = new Random(7);
    var a = new StringBuilder();
    var b = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      a.append(random.nextInt(50)).append(i % 3 == 0 ? '\n' : ' ');
      b.append(random.nextInt(50)).append(i % 4 == 0 ? '\n' : ' ');
    }
    String oneLine = a.toString().replace('\n', ' ');
    String otherLine = b.toString().replace('\n', ' ');
    Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          assertThat(apply(a.toString(), TextDiff.splices(a.toString(), b.toString())))
              .isEqualTo(b.toString());
          assertThat(apply(oneLine, TextDiff.splices(oneLine, otherLine))).isEqualTo(otherLine);
        });
  }

  static String apply(String old, List<Splice> splices) {
    String text = old;
    for (Splice splice : splices.reversed()) {
      int from = text.offsetByCodePoints(0, splice.index());
      int to = text.offsetByCodePoints(from, splice.deleted());
      text = text.substring(0, from) + splice.inserted() + text.substring(to);
    }
    return text;
  }

  static String randomText(Random random, int words) {
    String[] vocabulary = {
      "a", "bee", "cee ", "dog", " ", "\n", "\n", "\r\n", "👍", "👎", "é", "e\u0301", "-", "字",
      "\t", "x"
    };
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(vocabulary[random.nextInt(vocabulary.length)]);
    }
    return text.toString();
  }

  static String edit(Random random, String old) {
    int length = old.codePointCount(0, old.length());
    int from = random.nextInt(length + 1);
    int to = Math.min(length, from + random.nextInt(4));
    return old.substring(0, old.offsetByCodePoints(0, from))
        + randomText(random, random.nextInt(4))
        + old.substring(old.offsetByCodePoints(0, to));
  }

  private static boolean splitsPair(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isHighSurrogate(text.charAt(at - 1))
        && Character.isLowSurrogate(text.charAt(at));
  }
}

package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class TextMergeTest {
  @Test
  void equal_texts_are_there_once() {
    assertThat(TextMerge.union("a\nb\n", "a\nb\n")).isEqualTo("a\nb\n");
  }

  @Test
  void shared_lines_are_there_once_and_differing_ones_winner_first() {
    assertThat(TextMerge.union("# T\nours\nend\n", "# T\ntheirs\nend\n"))
        .isEqualTo("# T\nours\ntheirs\nend\n");
  }

  @Test
  void different_texts_follow_each_other() {
    assertThat(TextMerge.union("mine", "yours")).isEqualTo("mine\nyours");
    assertThat(TextMerge.union("mine\n", "yours")).isEqualTo("mine\nyours\n");
    assertThat(TextMerge.union("", "yours\n")).isEqualTo("yours\n");
    assertThat(TextMerge.union("mine\n", "")).isEqualTo("mine\n");
  }

  @Test
  void a_last_line_without_a_line_feed_equals_the_same_line_with_one() {
    assertThat(TextMerge.union("a\nb", "a\nb\nc\n")).isEqualTo("a\nb\nc\n");
  }

  @Test
  void a_union_has_every_line_of_both_in_their_order() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String a = TextDiffTest.randomText(random, random.nextInt(30));
      String b = random.nextBoolean() ? TextDiffTest.edit(random, a) : "b\n" + a;
      List<String> union = lines(TextMerge.union(a, b));
      assertThat(containsInOrder(union, lines(a))).as("seed %d", seed).isTrue();
      assertThat(containsInOrder(union, lines(b))).as("seed %d", seed).isTrue();
      assertThat(TextMerge.union(TextMerge.union(a, b), b)).isEqualTo(TextMerge.union(a, b));
    }
  }

  @Test
  void an_edit_is_carried_over_to_a_text_that_went_on() {
    assertThat(TextMerge.threeWay("a\nb\nc\n", "a\nB!\nc\n", "x\na\nb\nc\nd\n"))
        .isEqualTo("x\na\nB!\nc\nd\n");
  }

  @Test
  void edits_of_different_words_of_one_line_both_stay() {
    assertThat(
            TextMerge.threeWay("one two three four\n", "one 2 three four\n", "one two three 4\n"))
        .isEqualTo("one 2 three 4\n");
  }

  @Test
  void the_same_edit_on_both_sides_is_there_once() {
    assertThat(TextMerge.threeWay("a\nc\n", "a\nb\nc\n", "a\nb\nc\nd\n")).isEqualTo("a\nb\nc\nd\n");
  }

  @Test
  void a_deletion_does_not_take_what_the_other_side_wrote_there() {
    assertThat(TextMerge.threeWay("a\nb\nc\n", "a\nc\n", "a\nb\nnew\nc\n"))
        .isEqualTo("a\nnew\nc\n");
  }

  @Test
  void no_line_that_either_side_wrote_is_lost() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var base = new ArrayList<String>();
      for (int n = random.nextInt(12); n > 0; n--) {
        base.add("base" + n + "-" + random.nextInt(5));
      }
      var written = new TreeSet<String>();
      String ours = changed(random, base, "ours", written);
      String theirs = changed(random, base, "theirs", written);
      String merged = TextMerge.threeWay(text(base), ours, theirs);
      for (String line : written) {
        assertThat(merged).as("seed %d", seed).contains(line);
      }
    }
  }

  private static String changed(Random random, List<String> base, String who, Set<String> written) {
    var lines = new ArrayList<>(base);
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      if (!lines.isEmpty() && random.nextInt(3) == 0) {
        lines.remove(random.nextInt(lines.size()));
      }
      String line = who + " wrote " + random.nextInt(1_000_000);
      lines.add(random.nextInt(lines.size() + 1), line);
    }
    lines.stream().filter(line -> line.startsWith(who)).forEach(written::add);
    return text(lines);
  }

  private static String text(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static List<String> lines(String text) {
    return text.isEmpty()
        ? List.of()
        : List.of(text.split("\n", -1)).stream().filter(line -> !line.isEmpty()).toList();
  }

  private static boolean containsInOrder(List<String> all, List<String> part) {
    int at = 0;
    for (String line : all) {
      if (at < part.size() && line.equals(part.get(at))) {
        at++;
      }
    }
    return at == part.size();
  }
}

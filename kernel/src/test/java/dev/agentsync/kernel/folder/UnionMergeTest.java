package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnionMergeTest {
  @Test
  void changes_of_different_lines_are_both_made() {
    assertThat(UnionMerge.merge("a\nb\nc\n", "a1\nb\nc\n", "a\nb\nc3\n")).isEqualTo("a1\nb\nc3\n");
    assertThat(UnionMerge.merge("a\nb\n", "a1\nb\n", "a\nb2\n")).isEqualTo("a1\nb2\n");
  }

  @Test
  void a_change_both_made_is_made_once() {
    assertThat(UnionMerge.merge("a\nb\n", "a\nnew\nb\n", "a\nnew\nb\nmore\n"))
        .isEqualTo("a\nnew\nb\nmore\n");
    assertThat(UnionMerge.merge("a\nb\n", "a\n", "a\n")).isEqualTo("a\n");
  }

  @Test
  void where_both_differ_the_lines_of_both_stay() {
    assertThat(UnionMerge.merge("a\nb\nc\n", "a\nours\nc\n", "a\ntheirs\nc\n"))
        .isEqualTo("a\ntheirs\nours\nc\n");
    assertThat(UnionMerge.merge("", "ours\n", "theirs\n")).isEqualTo("theirs\nours\n");
  }

  @Test
  void no_new_line_of_either_side_is_ever_lost() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      var base = new ArrayList<String>();
      for (int i = random.nextInt(12); i > 0; i--) {
        base.add("base " + i);
      }
      List<String> ours = edited(base, random, "ours ");
      List<String> theirs = edited(base, random, "theirs ");
      List<String> merged = UnionMerge.merge(text(base), text(ours), text(theirs)).lines().toList();
      for (String line : ours) {
        if (line.startsWith("ours ")) {
          assertThat(merged).as("seed %d round %d", seed, round).contains(line);
        }
      }
      for (String line : theirs) {
        if (line.startsWith("theirs ")) {
          assertThat(merged).as("seed %d round %d", seed, round).containsOnlyOnce(line);
        }
      }
      assertThat(UnionMerge.merge(text(base), text(ours), text(base))).isEqualTo(text(ours));
      assertThat(UnionMerge.merge(text(base), text(ours), text(ours))).isEqualTo(text(ours));
    }
  }

  private static List<String> edited(List<String> base, Random random, String mark) {
    var lines = new ArrayList<>(base);
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(lines.size() + 1);
      if (random.nextBoolean() && at < lines.size()) {
        lines.remove(at);
      } else {
        lines.add(at, mark + random.nextInt(1_000_000));
      }
    }
    return lines;
  }

  private static String text(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}

package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NamesTest {
  @Test
  void a_conflict_name_keeps_folder_and_extension() {
    assertThat(ConflictName.of("a/b.tar.gz", "0123abcd")).isEqualTo("a/b.tar.conflict-0123abcd.gz");
    assertThat(ConflictName.of("a.b/c", "x")).isEqualTo("a.b/c.conflict-x");
    assertThat(ConflictName.of(".env", "x")).isEqualTo(".env.conflict-x");
  }

  @Test
  void a_conflict_name_is_never_too_long_for_a_file_system() {
    String name = ConflictName.of("d/" + "ü".repeat(120) + "😀.md", "01234567");
    assertThat(name).endsWith(".conflict-01234567.md");
    assertThat(name.substring(2).getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
    assertThat(WellFormed.text(name)).isEqualTo(name);
  }

  @Test
  void texts_are_ordered_by_their_bytes() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String[] pieces = {"a", "b", "\u007f", "é", "\uffee", "😀", "字"};
    for (int i = 0; i < 2_000; i++) {
      String a = pieces[random.nextInt(7)] + pieces[random.nextInt(7)];
      String b = pieces[random.nextInt(7)] + pieces[random.nextInt(7)];
      int bytes =
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
      assertThat(Integer.signum(Utf8Order.compare(a, b)))
          .as("seed %d", seed)
          .isEqualTo(Integer.signum(bytes));
    }
  }

  @Test
  void half_surrogate_pairs_become_replacement_characters() {
    assertThat(WellFormed.text("a\ud800b\udc00😀")).isEqualTo("a\ufffdb\ufffd😀");
    assertThat(WellFormed.text("plain 😀")).isEqualTo("plain 😀");
  }

  @Test
  void derived_ids_have_the_form_of_random_ones() {
    assertThat(DerivedId.of("x").uuid())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(DerivedId.of("x")).isEqualTo(DerivedId.of("x")).isNotEqualTo(DerivedId.of("y"));
  }
}

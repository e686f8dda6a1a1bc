package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.IgnoreRules;
import dev.agentsync.kernel.spi.IgnoreRulesProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final IgnoreRules IGNORED = (path, _) -> path.startsWith("ignored");

  private static Selection selection(List<String> extensions, String... include) {
    var provider =
        new IgnoreRulesProvider() {
          @Override
          public String id() {
            return "test";
          }

          @Override
          public String fileName() {
            return ".syncignore";
          }

          @Override
          public IgnoreRules compile(List<RuleFile> files) {
            return IGNORED;
          }
        };
    return new Selection(new FolderRules(extensions, List.of(include), 10, 10, provider), IGNORED);
  }

  @Test
  void extensions_select_files_and_say_which_are_text() {
    Selection selection = selection(List.of(".MD", "markdown"));
    assertThat(selection.takes("a.md")).isTrue();
    assertThat(selection.takes("deep/er/a.markdown")).isTrue();
    assertThat(selection.takes("a.MD")).isFalse();
    assertThat(selection.takes("a.txt")).isFalse();
    assertThat(selection.takes("md")).isFalse();
    assertThat(selection.text("a.md")).isTrue();
    assertThat(selection.text("x/A.MD")).isTrue();
    assertThat(selection.text("noending")).isFalse();
  }

  @Test
  void stars_cross_slashes_and_a_leading_pair_may_stand_for_nothing() {
    Selection selection = selection(List.of("md"), "pictures/*.png", "**/x+y.pdf");
    assertThat(selection.takes("pictures/a.png")).isTrue();
    assertThat(selection.takes("pictures/deep/a.png")).isTrue();
    assertThat(selection.takes("other/pictures/a.png")).isFalse();
    assertThat(selection.takes("x+y.pdf")).isTrue();
    assertThat(selection.takes("a/b/x+y.pdf")).isTrue();
    assertThat(selection.takes("xxy.pdf")).isFalse();
    assertThat(selection.text("pictures/a.png")).isFalse();
  }

  @Test
  void without_any_pattern_everything_takes_part() {
    Selection selection = selection(List.of());
    assertThat(selection.takes("a.bin")).isTrue();
    assertThat(selection.takes("LICENSE")).isTrue();
    assertThat(selection.text("LICENSE")).isTrue();
    assertThat(selection.text("a.bin")).isFalse();
  }

  @Test
  void keys_and_rules_always_take_part_and_are_text() {
    Selection selection = selection(List.of("md"));
    for (String path : List.of("authorized_keys", ".syncignore", "sub/.syncignore")) {
      assertThat(selection.takes(path)).as(path).isTrue();
      assertThat(selection.text(path)).as(path).isTrue();
    }
    assertThat(selection.takes("sub/authorized_keys")).isFalse();
    assertThat(selection.takes("ignored/.syncignore")).isTrue();
    assertThat(selection.takes("ignored.md")).isFalse();
    assertThat(selection.takesFolder("ignored")).isFalse();
  }

  @Test
  void the_programs_own_folders_and_git_never_take_part() {
    Selection selection = selection(List.of());
    for (String path :
        List.of(
            ".agentsync/config.md",
            ".agentsync-server/tls.key",
            ".git/config",
            "sub/.git/config.md",
            "sub/.GIT/x.md",
            "sub/.agentsync/notes.md",
            "sub/.a.md.agentsync-tmp",
            ".git/.syncignore")) {
      assertThat(selection.takes(path)).as(path).isFalse();
    }
    assertThat(selection.takesFolder("sub/.git")).isFalse();
    assertThat(selection.takesFolder("")).isTrue();
    assertThat(selection.takes(".gitignore")).isTrue();
  }
}

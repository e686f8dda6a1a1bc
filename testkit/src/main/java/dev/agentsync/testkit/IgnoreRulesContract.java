package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.IgnoreRules;
import dev.agentsync.kernel.spi.IgnoreRulesProvider;
import dev.agentsync.kernel.spi.IgnoreRulesProvider.RuleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every {@link IgnoreRulesProvider} that reads gitignore syntax promises. {@link #table} is
 * one list of rules, paths and verdicts; an implementation may compare it with git as well.
 */
public abstract class IgnoreRulesContract {
  /** Returns the provider under test. */
  protected abstract IgnoreRulesProvider provider();

  /**
   * One line of the table.
   *
   * @param files rule files
   * @param path the path in question; a folder if it ends with {@code /}
   * @param ignored the verdict
   */
  public record Case(String name, List<RuleFile> files, String path, boolean ignored) {
    /** Returns the path without a final slash. */
    public String plainPath() {
      return directory() ? path.substring(0, path.length() - 1) : path;
    }

    /** Returns whether the path is a folder. */
    public boolean directory() {
      return path.endsWith("/");
    }
  }

  /** Returns rules and what they mean, as git has it. */
  public static List<Case> table() {
    var cases = new ArrayList<Case>();
    rules(cases, "a name matches at any depth", "notes.md", "+notes.md +a/notes.md -notes.md.bak");
    rules(cases, "a star stays within a segment", "*.tmp", "+a.tmp +x/a.tmp -a.tmp.md +.tmp");
    rules(cases, "a star in a path", "a/*/c", "+a/b/c -a/b/x/c -c -x/a/b/c");
    rules(cases, "a leading slash anchors", "/list.md", "+list.md -a/list.md");
    rules(cases, "a slash inside anchors", "doc/x.md", "+doc/x.md -a/doc/x.md");
    rules(cases, "a final slash means folders", "build/", "+build/ +a/build/ -build +build/x.md");
    rules(cases, "a folder's content goes with it", "a", "+a/ +a/b +a/b/c.md -b/c.md");
    rules(cases, "two stars before", "**/x.md", "+x.md +a/x.md +a/b/x.md -a/x.mdx");
    rules(cases, "two stars behind", "a/**", "-a/ +a/b +a/b/c -b/a");
    rules(cases, "two stars between", "a/**/z", "+a/z +a/b/z +a/b/c/z -z");
    rules(cases, "two stars in a name are one", "a**b", "+ab +axxb -a/b");
    rules(cases, "three stars are one", "a/***", "+a/b -b");
    rules(cases, "three stars in a name", "a***b.md", "+axb.md -a/b.md");
    rules(cases, "a question mark", "?.md", "+a.md -ab.md -.md");
    rules(cases, "a class", "[abc].md", "+a.md -d.md");
    rules(cases, "a range", "[0-9]*.md", "+1.md +1x.md -x1.md");
    rules(cases, "a negated class", "[!a].md", "-a.md +b.md");
    rules(cases, "a negated class, other spelling", "[^a].md", "-a.md +b.md");
    rules(cases, "a named class", "[[:digit:]].md", "+7.md -x.md");
    rules(cases, "the last rule wins", "*.md\n!keep.md", "+a.md -keep.md -a/keep.md +a/b.md");
    rules(cases, "the last rule wins again", "!keep.md\n*.md", "+keep.md");
    rules(cases, "no way back out of a folder", "a/\n!a/keep.md", "+a/keep.md +a/");
    rules(cases, "a way back beside", "a/*\n!a/keep.md", "-a/ -a/keep.md +a/x.md");
    rules(
        cases,
        "a way back through folders",
        "/*\n!/a\n/a/*\n!/a/b",
        "-a/ -a/b/ -a/b/c.md +a/x.md +y.md");
    rules(cases, "comments and blank lines", "# x\n\n   \n#y.md", "-x -y.md -#y.md");
    rules(cases, "an escaped hash", "\\#x.md", "+#x.md -x.md");
    rules(cases, "an escaped exclamation mark", "\\!x.md", "+!x.md -x.md");
    rules(cases, "an escaped star", "a\\*.md", "+a*.md -ab.md");
    rules(cases, "carriage returns", "a.md\r\nb/\r\n", "+a.md +b/ -b");
    rules(cases, "trailing blanks", "a.md   ", "+a.md");
    rules(cases, "a protected trailing blank", "a\\ ", "+a\u00a7 -a");
    rules(cases, "blanks inside", "a b.md", "+a\u00a7b.md -a.md");
    rules(cases, "leading blanks belong to the name", " a.md", "-a.md +\u00a7a.md");
    rules(cases, "a byte order mark", "\uFEFFa.md\nb.md", "+a.md +b.md");
    rules(cases, "a lone slash", "/", "-a -a/");
    rules(cases, "a lone star", "*", "+a +a/ +a/b");
    rules(cases, "a lone exclamation mark", "!\na.md", "+a.md -b.md");
    rules(cases, "a line that is no pattern", "[z-\na.md", "+a.md -b.md");
    rules(cases, "case matters", "Makefile", "+Makefile -makefile");
    rules(cases, "letters beyond ASCII", "*.größe\n日本/", "+a.größe +日本/ +日本/x.md");
    rules(cases, "letters beyond the first plane", "\ud83d\ude00*.md", "+\ud83d\ude00.md");
    rules(cases, "no newline at the end", "a.md\nb.md", "+b.md");
    rules(cases, "brackets that only look so", "a]b", "+a]b");
    rules(cases, "dots are dots", "a.b", "+a.b -axb");
    rules(cases, "signs of regular expressions", "a+(b)|{c}$^.md", "+a+(b)|{c}$^.md -aa.md");

    var nested = List.of(new RuleFile("a", "/x.md\n*.log"), new RuleFile("", "y.md"));
    verdicts(cases, "a nested file", nested, "+a/x.md -x.md -a/b/x.md +a/b/c.log -c.log +a/y.md");
    var deeper = List.of(new RuleFile("", "*.md"), new RuleFile("a/b", "!keep.md"));
    verdicts(cases, "the deeper file wins", deeper, "+keep.md +a/keep.md -a/b/keep.md +a/b/x.md");
    var inside = List.of(new RuleFile("", "a/"), new RuleFile("a", "!*"));
    verdicts(cases, "a file in an excluded folder", inside, "+a/ +a/x.md");
    var similar = List.of(new RuleFile("ab", "x.md"));
    verdicts(cases, "a folder of similar name", similar, "+ab/x.md -abc/x.md -a/x.md");
    return List.copyOf(cases);
  }

  private static void rules(List<Case> to, String name, String content, String verdicts) {
    verdicts(to, name, List.of(new RuleFile("", content)), verdicts);
  }

  /** Verdicts are separated by blanks; {@code §} is a blank in a path. */
  private static void verdicts(List<Case> to, String name, List<RuleFile> files, String verdicts) {
    for (String verdict : verdicts.split(" ")) {
      String path = verdict.substring(1).replace('\u00a7', ' ');
      to.add(new Case(name, files, path, verdict.charAt(0) == '+'));
    }
  }

  @TestFactory
  Stream<DynamicTest> every_rule_means_what_the_table_says() {
    return table().stream()
        .map(
            line ->
                DynamicTest.dynamicTest(
                    line.name() + ": " + line.path(),
                    () ->
                        assertThat(ignores(provider().compile(line.files()), line))
                            .isEqualTo(line.ignored())));
  }

  private static boolean ignores(IgnoreRules rules, Case line) {
    return rules.ignores(line.plainPath(), line.directory());
  }

  @Test
  void the_provider_names_itself_and_its_file() {
    assertThat(provider().id()).matches("[a-z0-9-]+");
    assertThat(provider().fileName()).isNotEmpty().doesNotContain("/");
  }

  @Test
  void no_rules_ignore_nothing() {
    assertThat(provider().compile(List.of()).ignores("a/b.md", false)).isFalse();
  }

  @Test
  void the_order_of_the_files_does_not_matter() {
    for (Case line : table()) {
      assertThat(ignores(provider().compile(line.files().reversed()), line))
          .as("%s: %s", line.name(), line.path())
          .isEqualTo(line.ignored());
    }
  }

  @Test
  void a_broken_line_never_harms_the_other_lines() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String alphabet = "ab/*?[]!\\-#^: .\r\t{}()$+|é";
    for (int round = 0; round < 2_000; round++) {
      var line = new StringBuilder("x");
      for (int i = random.nextInt(12); i > 0; i--) {
        line.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      var file = new RuleFile("", line.substring(1) + "\n*\n!in.md\nout.md\n");
      IgnoreRules rules = provider().compile(List.of(file));
      String about = "seed " + seed + ", line '" + line.substring(1) + "'";
      assertThat(rules.ignores("out.md", false)).as(about).isTrue();
      assertThat(rules.ignores("in.md", false)).as(about).isFalse();
    }
  }

  @Test
  void many_threads_may_ask_at_once() throws Exception {
    IgnoreRules rules =
        provider().compile(List.of(new RuleFile("", "*.tmp\n!keep.tmp\nb/\na/**/z")));
    try (var threads = Executors.newFixedThreadPool(4)) {
      var answers =
          Stream.generate(
                  () ->
                      threads.submit(
                          () -> {
                            for (int i = 0; i < 500; i++) {
                              assertThat(rules.ignores("a/" + i + ".tmp", false)).isTrue();
                              assertThat(rules.ignores("keep.tmp", false)).isFalse();
                              assertThat(rules.ignores("b/" + i, false)).isTrue();
                              assertThat(rules.ignores("a/x/" + i + "/z", false)).isTrue();
                            }
                          }))
              .limit(4)
              .toList();
      for (var answer : answers) {
        answer.get(30, TimeUnit.SECONDS);
      }
    }
  }
}

package dev.agentsync.ignore.gitignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsync.kernel.spi.IgnoreRules;
import dev.agentsync.kernel.spi.IgnoreRulesProvider.RuleFile;
import dev.agentsync.testkit.IgnoreRulesContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares our verdicts with those of {@code git check-ignore}, where git is installed. */
final class SameAsGitTest {
  @TempDir private Path directory;

  @BeforeEach
  void needGit() throws Exception {
    assumeTrue(gitIsThere(), "git is not installed");
  }

  @Test
  void git_agrees_with_the_table_of_the_contract() throws Exception {
    var wrong = new ArrayList<String>();
    for (List<IgnoreRulesContract.Case> lines : casesThatShareADisk()) {
      Set<String> ignored =
          ignoredByGit(
              lines.getFirst().files(),
              lines.stream().map(IgnoreRulesContract.Case::path).toList());
      for (IgnoreRulesContract.Case line : lines) {
        if (ignored.contains(line.path()) != line.ignored()) {
          wrong.add(line.name() + ": " + line.path() + " git disagrees");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /**
   * Cases of one name share a repository, unless a path is a file in one and a folder in another.
   */
  private static Collection<List<IgnoreRulesContract.Case>> casesThatShareADisk() {
    return IgnoreRulesContract.table().stream()
        .collect(Collectors.groupingBy(line -> line.name() + (line.directory() ? "/" : "")))
        .values();
  }

  @Test
  void random_rules_mean_the_same_to_git() throws Exception {
    long seed = Long.getLong("agentsync.seed", System.nanoTime());
    var random = new Random(seed);
    int rounds = Integer.getInteger("agentsync.rounds", 30);
    var wrong = new TreeMap<Integer, String>(); // the shortest is the easiest to understand
    for (int round = 0; round < rounds; round++) {
      List<RuleFile> files = randomFiles(random);
      List<String> paths = randomPaths(random);
      IgnoreRules rules = new GitignoreRulesProvider().compile(files);
      Set<String> git = ignoredByGit(files, paths);
      for (String path : paths) {
        boolean folder = path.endsWith("/");
        if (rules.ignores(plain(path), folder) != git.contains(path)) {
          String text = path + " git says " + git.contains(path) + " with " + files;
          wrong.put(text.length(), text);
        }
      }
    }
    assertThat(wrong.values()).as("seed %d", seed).isEmpty();
  }

  private static List<RuleFile> randomFiles(Random random) {
    var files = new ArrayList<RuleFile>();
    for (String directory : List.of("", "a", "a/b")) {
      if (directory.isEmpty() || random.nextInt(3) == 0) {
        int lines = 1 + random.nextInt(4);
        files.add(
            new RuleFile(
                directory,
                IntStream.range(0, lines)
                    .mapToObj(_ -> randomPattern(random))
                    .collect(Collectors.joining("\n", "", "\n"))));
      }
    }
    return files;
  }

  private static String randomPattern(Random random) {
    String[] pieces = {
      "a", "b", "ab", "c.md", "*", "**", "?", "*.md", "a*", "*b", "[ab]", "[!a]", "a*b", "[a-c].md"
    };
    var pattern = new StringBuilder(random.nextInt(4) == 0 ? "!" : "");
    pattern.append(random.nextInt(4) == 0 ? "/" : "");
    int segments = 1 + random.nextInt(3);
    for (int i = 0; i < segments; i++) {
      pattern.append(i == 0 ? "" : "/").append(pieces[random.nextInt(pieces.length)]);
    }
    return pattern.append(random.nextInt(4) == 0 ? "/" : "").toString();
  }

  private static List<String> randomPaths(Random random) {
    String[] names = {"a", "b", "ab", "c.md", "abb", "x", "a.md", "acb"};
    var paths = new HashSet<String>();
    for (int i = 0; i < 60; i++) {
      int segments = 1 + random.nextInt(4);
      String path =
          IntStream.range(0, segments)
              .mapToObj(_ -> names[random.nextInt(names.length)])
              .collect(Collectors.joining("/"));
      paths.add(random.nextInt(3) == 0 ? path + "/" : path);
    }
    // One path cannot be a file here and a folder there: git looks at the disk.
    return paths.stream()
        .filter(
            path -> path.endsWith("/") || paths.stream().noneMatch(p -> p.startsWith(path + "/")))
        .filter(path -> !Set.of("a", "a/b").contains(path)) // the rule files lie in these
        .sorted()
        .toList();
  }

  /**
   * Returns those of the paths that git ignores. Folders are made and asked for without their
   * slash: git takes a final slash for one more, empty name.
   */
  private Set<String> ignoredByGit(List<RuleFile> files, List<String> paths) throws Exception {
    Path repository = Files.createTempDirectory(directory, "repository");
    git(repository, "", "init", "-q");
    for (String path : paths) {
      if (path.endsWith("/")) {
        Files.createDirectories(repository.resolve(path));
      }
    }
    for (RuleFile file : files) {
      Path folder = Files.createDirectories(repository.resolve(file.directory()));
      Files.writeString(folder.resolve(".gitignore"), file.content());
    }
    String answer =
        git(
            repository,
            paths.stream().map(SameAsGitTest::plain).collect(Collectors.joining("\0")) + "\0",
            "-c",
            "core.ignoreCase=false",
            "-c",
            "core.excludesFile=",
            "check-ignore",
            "--no-index",
            "-z",
            "--stdin");
    Set<String> ignored = Set.of(answer.split("\0"));
    return paths.stream().filter(path -> ignored.contains(plain(path))).collect(Collectors.toSet());
  }

  private static String plain(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static String git(Path repository, String input, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>(List.of("git"));
    command.addAll(List.of(arguments));
    Path stdin = Files.createTempFile("git", ".in");
    try {
      Files.writeString(stdin, input);
      Process git =
          new ProcessBuilder(command)
              .directory(repository.toFile())
              .redirectInput(stdin.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return answer;
    } finally {
      Files.delete(stdin);
    }
  }

  private static boolean gitIsThere() throws InterruptedException {
    try {
      Process git = new ProcessBuilder("git", "--version").start();
      return git.waitFor(30, TimeUnit.SECONDS) && git.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}

package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentsync.kernel.VaultException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VaultPathTest {
  @ParameterizedTest
  @CsvSource({
    "a.md,a.md",
    "a//b/./c.md,a/b/c.md",
    "a\\b\\c.md,a/b/c.md",
    "./a,a",
    "a/,a",
    "e\u0301.md,\u00e9.md",
  })
  void a_path_is_brought_into_its_normal_form(String path, String normal) {
    assertThat(VaultPath.normalize(path)).isEqualTo(normal);
  }

  @Test
  void a_path_that_leads_out_of_the_vault_is_refused_with_the_reason() {
    refused("/etc/passwd", "path must be relative: /etc/passwd");
    refused("\\etc", "path must be relative: \\etc");
    refused("a/../b", "path traversal not allowed: a/../b");
    refused("..\\x", "path traversal not allowed: ..\\x");
    refused("a\0b", "nul byte in path");
    refused("", "path is empty");
    refused("./.", "path resolves to empty");
  }

  private static void refused(String path, String message) {
    assertThatExceptionOfType(VaultException.class)
        .isThrownBy(() -> VaultPath.normalize(path))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.md",
        "notes/2026/plan.md",
        ".gitignore",
        ".github/x.yml",
        ".syncignore",
        "authorized_keys",
        "con.md",
        "a b/ü.md",
        "日本語.md",
        "x.git/y",
        "agentsync/a",
        "...a",
      })
  void ordinary_paths_may_be_written(String path) {
    assertThat(VaultPath.refusal(path, false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a",
        "a/../../b",
        "/a",
        "",
        ".",
        "a//b",
        "./a",
        "a\\b",
        "a\u0000b",
        "a\nb",
        "a\u007fb",
        ".git/config",
        ".GIT/config",
        "sub/.git/hooks/post-checkout",
        ".git",
        ".git /config",
        ".git./config",
        ".git. ./config",
        ".git::$INDEX_ALLOCATION/config",
        ".g\u200cit/config",
        "git~1/config",
        "GIT~1/config",
        ".agentsync/doc.bin",
        ".Agentsync/doc.bin",
        "x/.agentsync/doc.bin",
        "agents~1/doc.bin",
        ".agentsync-server/key",
        ".a.md.agentsync-tmp",
        "a/ /b",
        "a/.../b",
        "e\u0301.md",
        "a\ud800.md",
      })
  void a_path_that_could_do_harm_may_not_be_written(String path) {
    assertThat(VaultPath.refusal(path, false)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CON", "con.md", "a/nul.txt", "com1", "LPT9.log", "a:b", "a?b", "a.", "a ", "a*b"})
  void names_that_windows_reserves_may_not_be_written_there(String path) {
    assertThat(VaultPath.refusal(path, true)).isNotEmpty();
  }

  @Test
  void names_longer_than_file_systems_take_may_not_be_written() {
    assertThat(VaultPath.refusal("a".repeat(255))).isEmpty();
    assertThat(VaultPath.refusal("a".repeat(256))).isNotEmpty();
    assertThat(VaultPath.refusal("ü".repeat(128))).isNotEmpty();
    assertThat(VaultPath.refusal("a/".repeat(3000) + "b")).isNotEmpty();
  }

  @Test
  void whatever_may_be_written_stays_inside_the_folder_and_out_of_the_private_ones() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String[] pieces = {
      ".",
      "..",
      "/",
      "\\",
      "git",
      ".git",
      "GIT~1",
      ".agentsync",
      " ",
      ":",
      "a",
      "\u200d",
      "\0",
      "é",
      "\n",
      "~1",
      "-server",
      "\ud83d",
      "\udc4d"
    };
    Path root = Path.of("/vault").toAbsolutePath();
    for (int i = 0; i < 50_000; i++) {
      var path = new StringBuilder();
      for (int n = random.nextInt(8); n >= 0; n--) {
        path.append(pieces[random.nextInt(pieces.length)]);
      }
      if (VaultPath.refusal(path.toString()).isEmpty() && !harmless(root, path.toString())) {
        Assertions.fail("seed " + seed + ": " + path);
      }
    }
  }

  private static boolean harmless(Path root, String path) {
    Path target = root.resolve(path).normalize();
    if (!target.startsWith(root) || target.equals(root)) {
      return false;
    }
    for (Path name : root.relativize(target)) {
      switch (name.toString().toLowerCase(Locale.ROOT)) {
        case ".git", ".agentsync", ".agentsync-server" -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  /** What is let through without a close look is what a close look lets through. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void a_quick_look_says_what_a_close_one_says(long seed) {
    var random = new Random(seed);
    String[] parts = {
      "a",
      "B",
      "7",
      ".",
      "..",
      " ",
      "-",
      "_",
      "/",
      "//",
      "~",
      "~1",
      "\\",
      ":",
      "\u00e9",
      "e\u0301",
      "\u200c",
      "\ud800",
      "\u0007",
      "git",
      ".git",
      "GIT",
      "agents",
      "agentsync",
      ".agentsync",
      ".agentsync-tmp",
      "con",
      "x".repeat(120),
      "*",
      "|"
    };
    for (int round = 0; round < 200_000; round++) {
      var path = new StringBuilder();
      for (int part = random.nextInt(7); part >= 0; part--) {
        path.append(parts[random.nextInt(parts.length)]);
      }
      for (boolean onWindows : new boolean[] {false, true}) {
        assertThat(VaultPath.refusal(path.toString(), onWindows))
            .as("seed %d, '%s'", seed, path)
            .isEqualTo(VaultPath.closely(path.toString(), onWindows));
      }
    }
  }
}

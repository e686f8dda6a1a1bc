package dev.agentsync.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script at the top of the repository with a Maven that only pretends to build. */
final class RootLauncherTest {
  private static final String FAKE_MAVEN =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      echo built >> "$BUILDS"
      echo '[INFO] Building agentsync 0.1.0                    [1/3]'
      echo '[INFO] Building agentsync kernel 0.1.0             [2/3]'
      echo '[INFO] some noise'
      if grep -q broken "$PWD/cli/src/main/Main.java"; then
        echo '[ERROR] Main.java does not compile'
        exit 1
      fi
      sleep 0.5
      echo '[image] Linking the image'
      mkdir -p distribution/target/image/full/bin
      printf '#!/bin/sh\\nprintf "<%%s>" "$@"\\n' > distribution/target/image/full/bin/agentsync
      chmod +x distribution/target/image/full/bin/agentsync
      """;

  private final Path folder;
  private final Path root;
  private final Path source;

  RootLauncherTest(@TempDir Path folder) {
    this.folder = folder;
    root = folder.resolve("a checkout");
    source = root.resolve("cli/src/main/Main.java");
  }

  /** How a run ended. */
  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void checkOut() throws IOException {
    Path repository = Path.of("").toAbsolutePath().resolve("..").normalize();
    Files.createDirectories(root.resolve("scripts"));
    Files.createDirectories(root.resolve("distribution"));
    Files.createDirectories(root.resolve("cli/src/main"));
    for (String file : List.of("agentsync", "scripts/jdk25.sh", "scripts/image.sh")) {
      Files.copy(repository.resolve(file), root.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.writeString(source, "class Main {}");
    Path maven = Files.createDirectories(folder.resolve("tools")).resolve("mvn");
    Files.writeString(maven, FAKE_MAVEN);
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void the_first_use_builds_with_progress_and_the_next_does_not()
      throws IOException, InterruptedException {
    Ended first = run(root.resolve("agentsync"), "status", "--cwd", "a b");
    Ended second = run(root.resolve("agentsync"), "status");

    assertThat(first.err())
        .contains("Building agentsync with", "  kernel\n", "  Linking the image");
    assertThat(first.err()).doesNotContain("noise", "0.1.0");
    assertThat(first.out()).isEqualTo("<status><--cwd><a b>");
    assertThat(second).isEqualTo(new Ended(0, "<status>", ""));
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void a_touched_source_is_read_again_and_only_a_changed_one_built()
      throws IOException, InterruptedException {
    run(root.resolve("agentsync"));
    later(source);
    assertThat(run(root.resolve("agentsync")).err()).isEmpty();
    Files.writeString(source, "class Main { int changed; }");
    later(source);
    assertThat(run(root.resolve("agentsync")).err()).contains("Building agentsync");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void two_at_once_build_once() throws IOException, InterruptedException {
    List<Process> started = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      started.add(start(root.resolve("agentsync"), "version"));
    }
    for (Process process : started) {
      assertThat(end(process).out()).isEqualTo("<version>");
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void a_failed_build_says_why_and_is_tried_again() throws IOException, InterruptedException {
    Files.writeString(source, "broken");
    Ended failed = run(root.resolve("agentsync"), "status");

    assertThat(failed.code()).isNotZero();
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("Main.java does not compile", "The build failed");

    Files.writeString(source, "class Main {}");
    assertThat(run(root.resolve("agentsync"), "status").out()).isEqualTo("<status>");
  }

  @Test
  void it_is_found_through_links() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(folder.resolve("as"), Path.of("a checkout/agentsync"));

    assertThat(run(link, "demo").out()).isEqualTo("<demo>");
  }

  private long builds() throws IOException {
    return Files.readAllLines(folder.resolve("builds")).size();
  }

  /** As if it had been saved well after the image was built. */
  private static void later(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
  }

  private Ended run(Path command, String... words) throws IOException, InterruptedException {
    return end(start(command, words));
  }

  private Process start(Path command, String... words) throws IOException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("BUILDS", folder.resolve("builds").toString());
    builder
        .environment()
        .merge("PATH", folder.resolve("tools").toString(), (old, tools) -> tools + ":" + old);
    return builder.start();
  }

  private static Ended end(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out, err);
  }
}

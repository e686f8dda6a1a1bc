package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README, and the image it comes from. */
class DemoIT {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir Path directory;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.in(directory);
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  private AgentsyncProcess.Finished demo(String... more) throws IOException {
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    AgentsyncProcess.Finished finished =
        workspace
            .device("visitor")
            .environment("AGENTSYNC_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary)
            .startPlain(Stream.concat(Stream.of("demo"), Stream.of(more)).toArray(String[]::new))
            .finish(LIMIT);
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> path.toString().contains("agentsync-demo"))).isEmpty();
    }
    return finished;
  }

  @Test
  void the_demo_shows_every_step_and_cleans_up() throws IOException {
    AgentsyncProcess.Finished finished = demo();
    assertThat(finished.exitCode()).as(finished.err()).isZero();
    assertThat(finished.out())
        .containsPattern("\\d ms  created on the laptop")
        .containsPattern("\\d ms  edited at once, different paragraphs")
        .containsPattern("\\d ms  edited at once, same paragraph")
        .containsPattern("\\d ms  renamed on the phone")
        .containsPattern("\\d ms  a picture added on the laptop")
        .containsPattern("\\d ms  deleted on the laptop")
        .contains("Everything arrived");
  }

  @Test
  void the_demo_is_one_document_for_programs() throws IOException {
    AgentsyncProcess.Finished finished = demo("--json");
    assertThat(finished.exitCode()).as(finished.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(finished.out());
    assertThat(json.get("ok").booleanValue()).isTrue();
    assertThat(json.get("steps")).hasSize(6);
  }

  @Test
  void the_image_holds_a_cache_for_each_kind_of_command() {
    Path lib = workspace.launcher().resolve("../../lib").normalize();
    assertThat(lib.resolve("agentsync-command.aot")).isNotEmptyFile();
    assertThat(lib.resolve("agentsync-daemon.aot")).isNotEmptyFile();
  }

  @Test
  void the_launcher_works_through_links_and_from_anywhere() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("agentsync link"), workspace.launcher());
    AgentsyncProcess.Finished finished =
        AgentsyncProcess.start(
                Path.of("/"), Map.of(), java.util.List.of(link.toString(), "--version"))
            .finish(Duration.ofSeconds(20));
    assertThat(finished.exitCode()).isZero();
    assertThat(finished.out()).isEqualTo("agentsync 0.1.0");
    assertThat(finished.err()).isEmpty();
  }
}

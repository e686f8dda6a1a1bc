package dev.agentsync.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.testkit.Conditions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's log: bounded, and read as it grows. */
@Timeout(60)
class LogTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("log").resolve("agent.log");
  }

  private static void line(RotatingLog log, String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    log.write(bytes, 0, bytes.length);
  }

  @Test
  void it_is_cut_into_files_of_whole_lines_and_the_oldest_go() throws Exception {
    try (RotatingLog log = RotatingLog.open(file(), 100)) {
      for (int i = 0; i < 100; i++) {
        line(log, "this is line number " + i);
      }
    }
    List<String> kept = new ArrayList<>();
    for (int number = 4; number >= 1; number--) {
      Path old = file().resolveSibling("agent.log." + number);
      assertThat(Files.size(old)).isBetween(100L, 130L);
      kept.addAll(Files.readAllLines(old));
    }
    kept.addAll(Files.readAllLines(file()));
    assertThat(file().resolveSibling("agent.log.5")).doesNotExist();
    assertThat(kept)
        .isEqualTo(
            IntStream.range(100 - kept.size(), 100)
                .mapToObj(i -> "this is line number " + i)
                .toList());
  }

  @Test
  void it_goes_on_where_an_earlier_agent_ended() throws Exception {
    try (RotatingLog log = RotatingLog.open(file(), 1000)) {
      line(log, "one");
    }
    try (RotatingLog log = RotatingLog.open(file(), 1000)) {
      line(log, "two");
    }
    assertThat(file()).hasContent("one\ntwo");
  }

  @Test
  void the_last_lines_are_told() throws Exception {
    try (RotatingLog log = RotatingLog.open(file(), 1000)) {
      List.of("one", "two", "three").forEach(text -> line(log, text));
    }
    List<String> told = new ArrayList<>();
    new LogTail(file(), told::add).last(2);
    assertThat(told).containsExactly("two", "three");
    assertThatThrownBy(() -> new LogTail(directory.resolve("none"), told::add).last(2))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no log");
  }

  @Test
  void whoever_follows_hears_every_line_once_also_over_a_change_of_files() throws Exception {
    try (RotatingLog log = RotatingLog.open(file(), 200)) {
      line(log, "before");
      List<String> told = new CopyOnWriteArrayList<>();
      Thread follower = Thread.ofVirtual().start(() -> new LogTail(file(), told::add).follow(10));
      Conditions.await("the first line", Home.SOON, () -> told.contains("before"));
      List<String> expected = new ArrayList<>(List.of("before"));
      for (int i = 0; i < 30; i++) {
        String text = "line " + i;
        line(log, text);
        expected.add(text);
        Conditions.await(text, Home.SOON, () -> told.contains(text));
      }
      follower.interrupt();
      follower.join();
      assertThat(told).isEqualTo(expected);
    }
  }
}

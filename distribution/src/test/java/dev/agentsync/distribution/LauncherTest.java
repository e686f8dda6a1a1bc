package dev.agentsync.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the launcher script with a JVM that only tells what it was asked. */
final class LauncherTest {
  private final Path folder;
  private final Path image;

  LauncherTest(@TempDir Path folder) {
    this.folder = folder;
    this.image = folder.resolve("an image");
  }

  @BeforeEach
  void install() throws IOException {
    for (String part : List.of("bin", "conf", "lib")) {
      Files.createDirectories(image.resolve(part));
    }
    Files.writeString(image.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(
        image.resolve("bin/java"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(image.resolve("bin/keytool"), "");
    Launcher.install(Images.named("full"), Platform.Os.LINUX, image);
    Files.writeString(image.resolve("lib/agentsync-command.aot"), "");
    Files.writeString(image.resolve("lib/agentsync-daemon.aot"), "");
  }

  @ParameterizedTest(name = "\"{0}\" runs as {1}")
  @CsvSource({
    "'', daemon",
    "watch, daemon",
    "./notes, daemon",
    "--listen, daemon",
    "--cwd notes --listen 127.0.0.1:0, daemon",
    "clone wss://hub.example, daemon",
    "--version, command",
    "watch --help, command",
    "status, command",
    "--cwd watch status, command",
    "./notes push, command",
    "--cwd status watch, daemon",
    "demo, command",
    "agent start, command",
    "agent start -f, daemon",
    "--profile work agent start --listen 127.0.0.1:0 --foreground, daemon",
    "agent start --detached, daemon",
    "agent logs -f, command",
    "--profile agent watch, daemon",
    "vault list, command"
  })
  void commands_that_stay_get_the_compiler_for_it(String words, String profile)
      throws IOException, InterruptedException {
    List<String> jvm = run(image.resolve("bin/agentsync"), words);

    assertThat(jvm).anyMatch(option -> option.endsWith("agentsync-" + profile + ".aot"));
    assertThat(jvm.contains("-XX:TieredStopAtLevel=1")).isEqualTo(profile.equals("command"));
  }

  @Test
  void arguments_arrive_as_they_were_typed_also_through_links()
      throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("an image"));
    Path command = Files.createSymbolicLink(folder.resolve("as"), link.resolve("bin/agentsync"));

    List<String> jvm = run(command, "status --cwd x");

    assertThat(jvm.subList(jvm.indexOf("-m"), jvm.size()))
        .containsExactly("-m", ImagePlan.MAIN, "status", "--cwd", "x");
  }

  @Test
  void tools_of_the_jdk_stay_behind() {
    assertThat(image.resolve("bin/keytool")).doesNotExist();
    assertThat(image.resolve("bin/java")).exists();
  }

  @Test
  void windows_is_told_the_same_in_its_own_words() throws IOException {
    assertThat(image.resolve("bin/agentsync.cmd")).doesNotExist();
    Launcher.install(Images.named("full"), Platform.Os.WINDOWS, image);
    String script = Files.readString(image.resolve("bin/agentsync.cmd"));
    assertThat(script)
        .contains("\"--enable-native-access=dev.agentsync.kernel,")
        .contains("\"-Dorg.sqlite.lib.path=%home%\\lib\" ^\r\n")
        .contains("-Dagentsync.default.engine=java")
        .contains("%home%\\plugins;%USERPROFILE%\\.agentsync\\plugins")
        .contains("-m " + ImagePlan.MAIN + " %*")
        .doesNotContain("$home", "@MAIN", "@FLAGS", "@EXTERNAL");
  }

  private List<String> run(Path command, String words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    if (!words.isEmpty()) {
      line.addAll(List.of(words.split(" ")));
    }
    Process process =
        new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return said.lines().toList();
  }
}

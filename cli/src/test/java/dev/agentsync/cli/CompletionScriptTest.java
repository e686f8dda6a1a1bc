package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

final class CompletionScriptTest {
  private final CommandLine root = Commands.tree(new Globals(Console.system()));

  @ParameterizedTest
  @EnumSource(Shell.class)
  void every_command_is_offered_in_every_shell(Shell shell) {
    String script = CompletionScript.of(shell, CompletionModel.of(root));

    assertThat(script).contains(root.getSubcommands().keySet());
  }

  @Test
  void the_zsh_script_says_what_it_completes() {
    assertThat(CompletionScript.of(Shell.ZSH, CompletionModel.of(root)))
        .startsWith("#compdef agentsync\n");
  }

  @Test
  void the_fish_script_completes_agentsync() {
    assertThat(CompletionScript.of(Shell.FISH, CompletionModel.of(root)))
        .contains("complete -c agentsync");
  }

  @Test
  void bash_completes_a_command_from_its_beginning(@TempDir Path folder) throws Exception {
    Path script = folder.resolve("completion.bash");
    Files.writeString(script, CompletionScript.of(Shell.BASH, CompletionModel.of(root)));

    assertThat(complete(folder, script, "agentsync", "versi")).containsExactly("version");
    assertThat(complete(folder, script, "agentsync", "completions", "--inst"))
        .containsExactly("--install");
    assertThat(complete(folder, script, "agentsync", "completions", "power"))
        .containsExactly("power-shell");
  }

  private static List<String> complete(Path folder, Path script, String... typed)
      throws IOException, InterruptedException {
    String program =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _agentsync; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(script, String.join(" ", typed), typed.length - 1);
    Process bash =
        new ProcessBuilder("bash", "-c", program)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return said.lines().toList();
  }
}

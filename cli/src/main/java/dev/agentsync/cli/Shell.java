package dev.agentsync.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The shells that completion scripts can be written for. */
enum Shell {
  BASH("bash", Set.of(), ".local/share/bash-completion/completions/agentsync"),
  ZSH("zsh", Set.of(), ".zfunc/_agentsync"),
  FISH("fish", Set.of(), ".config/fish/completions/agentsync.fish"),
  POWER_SHELL("power-shell", Set.of("powershell", "pwsh"), ""),
  ELVISH("elvish", Set.of(), "");

  static final List<String> NAMES = Arrays.stream(values()).map(Shell::word).toList();

  private final String word;
  private final Set<String> aliases;
  private final String place;

  Shell(String word, Set<String> aliases, String place) {
    this.word = word;
    this.aliases = aliases;
    this.place = place;
  }

  String word() {
    return word;
  }

  /** Returns where the script belongs, relative to the home directory, if there is one place. */
  Optional<String> place() {
    return place.isEmpty() ? Optional.empty() : Optional.of(place);
  }

  static Optional<Shell> named(String name) {
    return Arrays.stream(values())
        .filter(shell -> shell.word.equals(name) || shell.aliases.contains(name))
        .findFirst();
  }
}

package dev.agentsync.cli;

import dev.agentsync.cli.CompletionModel.Word;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes completion scripts. Four of the five shells get the same small program in their own words:
 * follow the command words typed so far, then offer what may follow them.
 */
final class CompletionScript {
  private CompletionScript() {}

  static String of(Shell shell, List<CompletionModel> models) {
    return switch (shell) {
      case BASH -> bash(models);
      case ZSH -> zsh(models);
      case FISH -> fish(models);
      case POWER_SHELL -> powerShell(models);
      case ELVISH -> elvish(models);
    };
  }

  private static String bash(List<CompletionModel> models) {
    return """
    # Completions of agentsync for bash.
    _agentsync() {
      local current="${COMP_WORDS[COMP_CWORD]}" path="" next word index
      for ((index = 1; index < COMP_CWORD; index++)); do
        word="${COMP_WORDS[index]}"
        next="${path:+$path }$word"
        case "$next" in
          %s) path="$next" ;;
        esac
      done
      local words=""
      case "$path" in
    %s  esac
      COMPREPLY=($(compgen -W "$words" -- "$current"))
      if [[ "$current" != -* ]]; then
        COMPREPLY+=($(compgen -f -- "$current"))
      fi
    }
    complete -o filenames -F _agentsync agentsync
    """
        .formatted(
            paths(models, "\"", " | "),
            each(
                models,
                model -> "    \"" + model.path() + "\") words=\"" + texts(model) + "\" ;;"));
  }

  private static String zsh(List<CompletionModel> models) {
    return """
    #compdef agentsync
    # Completions of agentsync for zsh.
    _agentsync() {
      local path_typed="" next word
      local -a offered
      for word in "${words[@]:1:$((CURRENT - 2))}"; do
        next="${path_typed:+$path_typed }$word"
        case "$next" in
          %s) path_typed="$next" ;;
        esac
      done
      case "$path_typed" in
    %s  esac
      _describe -t commands 'agentsync' offered
      _files
    }
    if [ "$funcstack[1]" = "_agentsync" ]; then
      _agentsync "$@"
    else
      compdef _agentsync agentsync
    fi
    """
        .formatted(
            paths(models, "\"", " | "),
            each(
                models,
                model ->
                    "    \""
                        + model.path()
                        + "\") offered=("
                        + model.words().stream()
                            .map(word -> "'" + word.text() + ":" + word.explanation() + "'")
                            .collect(Collectors.joining(" "))
                        + ") ;;"));
  }

  private static String fish(List<CompletionModel> models) {
    return "# Completions of agentsync for fish.\n"
        + models.stream()
            .flatMap(
                model ->
                    model.words().stream()
                        .map(word -> fish(model, word, models.getFirst().words())))
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String fish(CompletionModel model, Word word, List<Word> top) {
    String condition =
        model.path().isEmpty()
            ? "not __fish_seen_subcommand_from "
                + top.stream()
                    .filter(candidate -> !candidate.option())
                    .map(Word::text)
                    .collect(Collectors.joining(" "))
            : model
                .path()
                .lines()
                .flatMap(path -> List.of(path.split(" ")).stream())
                .map(part -> "__fish_seen_subcommand_from " + part)
                .collect(Collectors.joining("; and "));
    String what =
        word.text().startsWith("--")
            ? "-l " + word.text().substring(2)
            : word.option() ? "-s " + word.text().substring(1) : "-a " + word.text();
    return "complete -c agentsync -n '%s' %s%s -d '%s'"
        .formatted(condition, what, word.takesValue() ? " -r" : "", word.explanation());
  }

  private static String powerShell(List<CompletionModel> models) {
    return """
    # Completions of agentsync for PowerShell.
    Register-ArgumentCompleter -Native -CommandName agentsync -ScriptBlock {
      param($wordToComplete, $commandAst, $cursorPosition)
      $offered = @{
    %s  }
      $path = ''
      foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        $next = "$path $element".Trim()
        if ($offered.ContainsKey($next)) { $path = $next }
      }
      $offered[$path] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
      }
    }
    """
        .formatted(
            each(
                models,
                model ->
                    "    '"
                        + model.path()
                        + "' = @("
                        + model.words().stream()
                            .map(word -> "'" + word.text() + "'")
                            .collect(Collectors.joining(", "))
                        + ")"));
  }

  private static String elvish(List<CompletionModel> models) {
    return """
    # Completions of agentsync for elvish.
    set edit:completion:arg-completer[agentsync] = {|@typed|
      var offered = [
    %s  ]
      var path = ''
      for word $typed[1..-1] {
        var next = $word
        if (not-eq $path '') { set next = $path' '$word }
        if (has-key $offered $next) { set path = $next }
      }
      all $offered[$path]
    }
    """
        .formatted(each(models, model -> "    &'" + model.path() + "'=[" + texts(model) + "]"));
  }

  private static String texts(CompletionModel model) {
    return model.words().stream().map(Word::text).collect(Collectors.joining(" "));
  }

  private static String paths(List<CompletionModel> models, String quote, String separator) {
    return models.stream()
        .map(CompletionModel::path)
        .filter(path -> !path.isEmpty())
        .map(path -> quote + path + quote)
        .collect(Collectors.joining(separator));
  }

  private static String each(
      List<CompletionModel> models, Function<CompletionModel, String> render) {
    return models.stream().map(render).collect(Collectors.joining("\n", "", "\n"));
  }
}

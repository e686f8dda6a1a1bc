package dev.agentsync.kernel.spi;

import java.util.List;

/**
 * Understands a syntax of exclusion rules.
 *
 * @since 0.1.0
 */
public non-sealed interface IgnoreRulesProvider extends Provider {
  /**
   * One rule file of the vault.
   *
   * @param directory the folder it lies in and applies to: vault-relative, {@code /} between
   *     segments, empty for the root
   * @param content its text
   */
  record RuleFile(String directory, String content) {}

  /** Returns the file name that holds rules, such as {@code .syncignore}. */
  String fileName();

  /**
   * Makes rules out of all rule files of a vault. Pure: touches no disk. A line that is not a rule
   * is skipped and never an error.
   *
   * @param files in any order, at most one per directory
   */
  IgnoreRules compile(List<RuleFile> files);
}

package dev.agentsync.ignore.gitignore;

import dev.agentsync.kernel.spi.IgnoreRules;
import dev.agentsync.kernel.spi.IgnoreRulesProvider;
import java.util.List;

/** Understands {@code .syncignore} files in the syntax of {@code .gitignore}. */
public final class GitignoreRulesProvider implements IgnoreRulesProvider {
  /** Creates the provider; touches nothing. */
  public GitignoreRulesProvider() {}

  @Override
  public String id() {
    return "gitignore";
  }

  @Override
  public String fileName() {
    return ".syncignore";
  }

  @Override
  public IgnoreRules compile(List<RuleFile> files) {
    return GitignoreRules.of(files);
  }
}

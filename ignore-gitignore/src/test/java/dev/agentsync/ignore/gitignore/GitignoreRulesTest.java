package dev.agentsync.ignore.gitignore;

import dev.agentsync.kernel.spi.IgnoreRulesProvider;
import dev.agentsync.testkit.IgnoreRulesContract;

final class GitignoreRulesTest extends IgnoreRulesContract {
  @Override
  protected IgnoreRulesProvider provider() {
    return new GitignoreRulesProvider();
  }
}

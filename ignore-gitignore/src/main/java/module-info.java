/**
 * Rules in {@code .syncignore} files, in the syntax of {@code .gitignore}. A vault selects it with
 * {@code [ignore] provider = "gitignore"}.
 *
 * @provides dev.agentsync.kernel.spi.IgnoreRulesProvider named {@code gitignore}
 */
module dev.agentsync.ignore.gitignore {
  requires static org.jspecify;
  requires dev.agentsync.kernel;
  requires org.eclipse.jgit;

  provides dev.agentsync.kernel.spi.IgnoreRulesProvider with
      dev.agentsync.ignore.gitignore.GitignoreRulesProvider;
}

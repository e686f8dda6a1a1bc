/** The agentsync command; talks only to the kernel's public API. */
module dev.agentsync.cli {
  requires com.fasterxml.jackson.core;
  requires dev.agentsync.agent;
  requires dev.agentsync.kernel;
  requires info.picocli;
  requires static org.jspecify;

  // picocli reads and sets the annotated fields of the command classes.
  opens dev.agentsync.cli to
      info.picocli;

  provides System.LoggerFinder with
      dev.agentsync.cli.StderrLoggerFinder;
}

/** The agentsync command; talks only to the public API of the kernel and of the agent. */
module dev.agentsync.cli {
  requires com.fasterxml.jackson.core;
  requires dev.agentsync.agent;
  requires dev.agentsync.kernel;
  requires info.picocli;
  requires io.nayuki.qrcodegen;
  requires static org.jspecify;

  // picocli reads and sets the annotated fields of the command classes.
  opens dev.agentsync.cli to
      info.picocli;

  provides System.LoggerFinder with
      dev.agentsync.cli.StderrLoggerFinder;
}

package dev.agentsync.cli.demo;

/** A step of the demonstration did not happen; the message says which, and what was printed. */
public final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }

  DemoFailure(String message, Throwable cause) {
    super(message, cause);
  }
}

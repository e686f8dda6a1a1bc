package dev.agentsync.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a command running until SIGINT or SIGTERM, and then closes its vault, or its agent, and
 * ends the process with 0. Leaving the block in any other way, such as by a failure, takes the
 * signals back to what they were.
 */
final class Staying implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMillis(3500);

  private final Globals globals;
  private final Runnable closing;
  private final Thread hook;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean signalled;
  private volatile @Nullable RuntimeException failure;

  private Staying(Globals globals, Runnable closing) {
    this.globals = globals;
    this.closing = closing;
    this.hook = new Thread(this::shutDown, "agentsync-shutdown");
  }

  /**
   * Begins to heed signals on behalf of something open.
   *
   * @param closing closes it; run in the end, perhaps twice
   */
  static Staying with(Globals globals, Runnable closing) {
    Staying staying = new Staying(globals, closing);
    if (!Training.active()) {
      Runtime.getRuntime().addShutdownHook(staying.hook);
    }
    return staying;
  }

  /** Returns never, unless {@link #end} is called: then it throws what that was given. */
  void stay() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException reason = failure;
    if (reason != null) {
      throw reason;
    }
  }

  /** Ends the stay with a failure. Any thread may call. */
  void end(RuntimeException reason) {
    failure = reason;
    ended.countDown();
  }

  /** Runs while the JVM shuts down. The exit code of a process that did as told is 0. */
  private void shutDown() {
    signalled = true;
    int code = ExitCode.OK;
    globals.tell(Moment.of("shutting_down", List.of("shutting down")));
    @Nullable Throwable[] thrown = new @Nullable Throwable[1];
    Thread closer = Thread.ofPlatform().daemon().unstarted(closing);
    closer.setUncaughtExceptionHandler((_, problem) -> thrown[0] = problem);
    closer.start();
    try {
      if (!closer.join(LIMIT)) {
        globals
            .console()
            .err()
            .println("Error: not everything closed in time; nothing durable is lost");
        code = ExitCode.FAILURE;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Throwable problem = thrown[0];
    if (problem != null) {
      new Failure(problem).lines().forEach(globals.console().err()::println);
      code = ExitCode.of(problem);
    }
    globals.console().out().flush();
    globals.console().err().flush();
    Runtime.getRuntime().halt(code);
  }

  @Override
  public void close() {
    if (signalled) {
      // What failed because the vault is being closed is no failure; the hook ends the process.
      waitForEnd();
    }
    if (!Training.active()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        waitForEnd(); // the signal came just now
      }
    }
    closing.run();
  }

  private void waitForEnd() {
    try {
      hook.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

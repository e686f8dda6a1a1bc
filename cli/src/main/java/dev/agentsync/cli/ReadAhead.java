package dev.agentsync.cli;

import dev.agentsync.kernel.AgentsyncException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads a long answer page by page, each page while the one before it is being shown. */
final class ReadAhead {
  /**
   * One page.
   *
   * @param next reads the one behind it; called once, by another thread
   */
  record Page<T>(T content, Optional<Supplier<Page<T>>> next) {}

  private ReadAhead() {}

  /**
   * Shows all pages in order.
   *
   * @throws AgentsyncException if a page cannot be read; those before it have been shown
   */
  static <T> void each(Supplier<Page<T>> first, Consumer<T> reader) {
    Optional<FutureTask<Page<T>>> ahead = Optional.empty();
    Page<T> page = first.get();
    do {
      ahead = page.next().map(ReadAhead::begin);
      reader.accept(page.content());
      if (ahead.isPresent()) {
        page = await(ahead.get());
      }
    } while (ahead.isPresent());
  }

  private static <T> FutureTask<Page<T>> begin(Supplier<Page<T>> next) {
    var task = new FutureTask<>(next::get);
    // A virtual thread that waits for a socket makes the JVM start a poller, and with that in
    // epoll_wait the JVM takes 0.3 s to exit.
    Thread.ofPlatform().daemon().name("read the next page").start(task);
    return task;
  }

  private static <T> Page<T> await(FutureTask<Page<T>> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted before everything was read.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof AgentsyncException told
          ? told
          : new IllegalStateException("reading the next page failed", e);
    }
  }
}

package dev.agentsync.transport.wss;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;

/** Makes the event loops' threads: daemons, told apart from all others. */
final class LoopThreads extends DefaultThreadFactory {
  private static final class LoopThread extends FastThreadLocalThread {
    LoopThread(Runnable task, String name) {
      super(task, name);
    }
  }

  LoopThreads() {
    super("agentsync-wss", /* daemon= */ true);
  }

  @Override
  protected Thread newThread(Runnable task, String name) {
    return new LoopThread(task, name);
  }

  /** Returns whether the calling thread is an event loop's. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof LoopThread;
  }
}

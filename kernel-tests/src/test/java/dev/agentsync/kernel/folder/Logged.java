package dev.agentsync.kernel.folder;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the folder's log says above DEBUG while this is open. */
final class Logged implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger("agentsync.folder"); // kept: loggers are weak
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord said) {
          if (said.getLevel().intValue() > Level.FINE.intValue()) {
            lines.add(said.getLevel() + " " + said.getMessage() + " " + said.getThrown());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  Logged() {
    logger.addHandler(handler);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}

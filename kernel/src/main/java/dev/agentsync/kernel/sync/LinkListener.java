package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.spi.DeviceKey;
import java.util.List;
import java.util.function.Consumer;

/** Hears how a link fares, on the link's thread. Must return soon. */
public interface LinkListener {
  /**
   * The hub has proven itself; nothing has been synced yet.
   *
   * @param caps what it can do beyond the public protocol
   */
  void connected(DeviceKey hub, List<String> caps);

  /** There is no connection, and it is tried again. Told once for each cause in a row. */
  void lost(AgentsyncException why);

  /** Returns one that only cares about what the hub can do. */
  static LinkListener of(Consumer<List<String>> connected) {
    return new LinkListener() {
      @Override
      public void connected(DeviceKey hub, List<String> caps) {
        connected.accept(caps);
      }

      @Override
      public void lost(AgentsyncException why) {
        // the log tells
      }
    };
  }
}

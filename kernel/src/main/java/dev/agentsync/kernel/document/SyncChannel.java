package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.Heads;
import java.util.Optional;

/** One connection's side of the sync protocol. Any thread may call; closing makes it silent. */
public interface SyncChannel extends AutoCloseable {
  /**
   * Returns the message to send now, or empty when there is nothing to say or what there is to say
   * is not durable.
   */
  Optional<byte[]> next();

  /**
   * Takes a message of the other side. Returns after what it brought is durable.
   *
   * @throws dev.agentsync.kernel.DocumentException if the message is malformed; nothing of it was
   *     applied
   * @throws dev.agentsync.kernel.StorageException if what it brought could not be made durable; it
   *     is kept in memory, and nothing is sent until a later write succeeds
   */
  void receive(byte[] message);

  /**
   * Returns the other side's heads as of its last message, or empty before the first; after closing
   * as they were then.
   */
  Optional<Heads> theirHeads();

  @Override
  void close();
}

package dev.agentsync.kernel.spi;

import java.util.Optional;

/**
 * A two-way stream of binary messages, in order, each whole. One thread may send while another
 * receives; {@link #close} may be called from any thread and wakes both.
 *
 * @since 0.1.0
 */
public interface Connection extends AutoCloseable {
  /**
   * Sends one message; blocks while the other side is slow. When it returns, at most a bounded
   * amount is still on its way.
   *
   * @param message not changed and not kept after return
   * @throws dev.agentsync.kernel.NetworkException if the connection is closed, or nothing moved for
   *     the limit's time
   * @throws IllegalArgumentException if the message is larger than the limit
   */
  void send(byte[] message);

  /**
   * Waits for the next message; empty once the other side has closed, or this side has. At most a
   * bounded number of messages wait unread; then the other side is slowed down.
   *
   * @throws dev.agentsync.kernel.ProtocolException if the other side broke the transport's rules (a
   *     message too large, not binary, malformed); nothing more is taken from it. A last message
   *     that says why may still be sent; then the caller closes, and if it does not, the transport
   *     closes after the limit's closing time
   * @throws dev.agentsync.kernel.NetworkException if the connection broke or went silent
   */
  Optional<byte[]> receive();

  /**
   * Returns the channel binding, 32 bytes, the same on both ends: SHA-256 of the listening side's
   * TLS certificate in DER; all zero where there is none.
   */
  Bytes channelBinding();

  /**
   * Returns, on the listening side, the path of the URL that the other side asked for, such as
   * {@code /notes}, as it was sent and without a query; {@code /} if it named none or the transport
   * knows no paths. It names one of several vaults at one address and proves nothing.
   */
  default String path() {
    return "/";
  }

  /** Returns the other side's address for logs, such as {@code 192.0.2.7:41234}. */
  String remoteAddress();

  /**
   * Closes in good order within the limit's time, then in any case; what was sent before is
   * delivered if the other side reads. Closing again does nothing.
   */
  @Override
  void close();
}

package dev.agentsync.kernel.spi;

import java.time.Duration;

/**
 * What a transport may spend on the other side. Sizes in bytes.
 *
 * @param maxMessageBytes the largest message accepted or sent
 * @param maxFrameBytes the largest frame accepted or sent; a larger message goes out in several
 * @param connectTimeout for reaching the other side
 * @param handshakeTimeout for everything between an open socket and a usable connection
 * @param sendTimeout for a send that makes no progress at all
 * @param pingInterval how long a connection may be silent before it is pinged
 * @param missedPings after how many unanswered pings the connection is given up
 * @param closeTimeout how long closing may take
 * @since 0.1.0
 */
public record Limits(
    int maxMessageBytes,
    int maxFrameBytes,
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration sendTimeout,
    Duration pingInterval,
    int missedPings,
    Duration closeTimeout) {
  /** 64 MiB messages in 16 MiB frames, pings every 30 s, given up after 2. */
  public static final Limits DEFAULT =
      new Limits(
          64 << 20,
          16 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          2,
          Duration.ofSeconds(1));
}

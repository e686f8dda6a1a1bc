package dev.agentsync.websocket;

import java.util.Locale;

/** The URL schemes of WebSocket. */
public enum Scheme {
  /** Nothing is encrypted here; a proxy may do it. */
  WS(80),
  /** Inside TLS. */
  WSS(443);

  private final int defaultPort;

  Scheme(int defaultPort) {
    this.defaultPort = defaultPort;
  }

  /** Returns the port that a URL means when it names none. */
  public int defaultPort() {
    return defaultPort;
  }

  /** Returns the scheme as it stands in a URL. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

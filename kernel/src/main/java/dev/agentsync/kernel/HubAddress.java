package dev.agentsync.kernel;

import java.net.URI;
import java.net.URISyntaxException;

/** Reads where a hub is from what people type. */
public final class HubAddress {
  private HubAddress() {}

  /**
   * Reads a URL; without a scheme it is taken as {@code wss://}. Any scheme is kept, and no port is
   * added: what can be reached is for a transport to say. A transport from outside may want a path
   * instead of a host.
   *
   * @throws ConfigException if it is not a URL that says where
   */
  public static URI parse(String text) {
    String typed = text.strip();
    String url = typed.contains("://") ? typed : "wss://" + typed;
    try {
      URI parsed = new URI(url);
      if (parsed.getHost() == null && (isWebSocket(parsed) || parsed.getPath().isEmpty())) {
        throw new ConfigException("network: url missing host: " + url + ". " + EXAMPLE);
      }
      return parsed;
    } catch (URISyntaxException e) {
      throw new ConfigException("network: parse url: " + url + ". " + EXAMPLE, e);
    }
  }

  private static boolean isWebSocket(URI url) {
    return "wss".equalsIgnoreCase(url.getScheme()) || "ws".equalsIgnoreCase(url.getScheme());
  }

  private static final String EXAMPLE =
      "Give the hub's address such as wss://hub.example.org or 192.0.2.7:8443.";
}

package dev.agentsync.websocket;

import dev.agentsync.kernel.NetworkException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket URL taken apart.
 *
 * @param scheme whether TLS belongs to it
 * @param host a name or an address; IPv6 without brackets
 * @param port never -1: the scheme's default is filled in
 * @param target path and query as they go into the request, at least {@code /}
 */
public record Endpoint(Scheme scheme, String host, int port, String target) {
  private static final int MAX_PORT = 65_535;

  /**
   * Takes a URL apart.
   *
   * @throws NetworkException if it is none of that scheme; the message says how one looks
   */
  public static Endpoint of(URI uri, Scheme expected) {
    String scheme = uri.getScheme();
    if (!expected.toString().equalsIgnoreCase(scheme)) {
      throw new NetworkException(
          "unsupported scheme \""
              + (scheme == null ? "" : scheme)
              + "\" (expected "
              + expected
              + "://)");
    }
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw new NetworkException(
          "The address names no host. Write it as "
              + expected
              + "://HOST or "
              + expected
              + "://HOST:PORT.");
    }
    if (uri.getPort() > MAX_PORT) {
      throw new NetworkException(
          "The address has port " + uri.getPort() + "; the highest there is is " + MAX_PORT + ".");
    }
    return new Endpoint(
        expected,
        withoutBrackets(host),
        uri.getPort() < 0 ? expected.defaultPort() : uri.getPort(),
        target(uri));
  }

  private static String target(URI uri) {
    @Nullable String path = uri.getRawPath();
    @Nullable String query = uri.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Returns host and port as they stand in a URL. */
  public String authority() {
    return bracketedHost() + ":" + port;
  }

  /** Returns the value of the Host header: the default port is left out. */
  public String hostHeader() {
    return port == scheme.defaultPort() ? bracketedHost() : authority();
  }

  /** Returns whether the host is an address literal, which must not be sent as a server name. */
  public boolean isLiteral() {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /** Returns the same with the port that was picked. */
  public Endpoint withPort(int actual) {
    return new Endpoint(scheme, host, actual, target);
  }

  /** Returns it as a URL, without path. */
  public URI uri() {
    return URI.create(toString());
  }

  private String bracketedHost() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /** Returns the URL for messages: no user information, which may be a secret, and no path. */
  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}

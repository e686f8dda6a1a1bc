package dev.agentsync.transport.wss;

import dev.agentsync.kernel.NetworkException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A {@code wss} URL taken apart.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port never -1: the scheme's default is filled in
 * @param target path and query as they go into the request, at least {@code /}
 */
record Endpoint(String host, int port, String target) {
  static final String SCHEME = "wss";
  private static final int DEFAULT_PORT = 443;
  private static final int MAX_PORT = 65_535;

  static Endpoint of(URI uri) {
    String scheme = uri.getScheme();
    if (!SCHEME.equalsIgnoreCase(scheme)) {
      throw new NetworkException(
          "unsupported scheme \"" + (scheme == null ? "" : scheme) + "\" (expected wss://)");
    }
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw new NetworkException(
          "The address names no host. Write it as wss://HOST or wss://HOST:PORT.");
    }
    if (uri.getPort() > MAX_PORT) {
      throw new NetworkException(
          "The address has port " + uri.getPort() + "; the highest there is is " + MAX_PORT + ".");
    }
    return new Endpoint(
        withoutBrackets(host), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), target(uri));
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
  String authority() {
    return bracketedHost() + ":" + port;
  }

  /** Returns the value of the Host header: the default port is left out. */
  String hostHeader() {
    return port == DEFAULT_PORT ? bracketedHost() : authority();
  }

  /** Returns whether the host is an address literal, which must not be sent as a server name. */
  boolean isLiteral() {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  Endpoint withPort(int actual) {
    return new Endpoint(host, actual, target);
  }

  URI uri() {
    return URI.create(toString());
  }

  private String bracketedHost() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /** Returns the URL for messages: no user information, which may be a secret, and no path. */
  @Override
  public String toString() {
    return SCHEME + "://" + authority();
  }
}

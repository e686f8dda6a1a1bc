package dev.agentsync.websocket;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * How HTTP becomes a WebSocket (RFC 6455, 4): what a hub asks of a request, and a client of the
 * answer. No subprotocol and no extension; any path.
 */
public final class Upgrade {
  private static final int KEY_BYTES = 16;
  private static final int BAD_REQUEST = 400;
  private static final int UPGRADE_REQUIRED = 426;
  private static final int SWITCHING_PROTOCOLS = 101;

  private Upgrade() {}

  /** Why a hub refuses a request; after the answer it hangs up. */
  public record Refusal(int status, String reason) {
    /** For what cannot be read as a request. */
    public static final Refusal NO_HTTP = new Refusal(BAD_REQUEST, "This is not HTTP.");

    /** For a request that brings more than its head. */
    public static final Refusal BODY =
        new Refusal(BAD_REQUEST, "Expected a request without a body.");

    /** Returns whether the answer must name what would be welcome. */
    public boolean namesWebSocket() {
      return status == UPGRADE_REQUIRED;
    }
  }

  /** Returns why a request is refused; empty if it may be upgraded. */
  public static Optional<Refusal> refusal(String method, String version, HttpHeaders headers) {
    if (!version.equals("HTTP/1.1") || !method.equals("GET")) {
      return refuse(BAD_REQUEST, "Expected a GET request in HTTP/1.1.");
    }
    if (!headers.lists("Connection", "upgrade") || !headers.lists("Upgrade", "websocket")) {
      return refuse(UPGRADE_REQUIRED, "This is an agentsync hub, not a web site.");
    }
    if (!headers.first("Sec-WebSocket-Version").filter(WebSocket.VERSION::equals).isPresent()) {
      return refuse(UPGRADE_REQUIRED, "Expected WebSocket version 13.");
    }
    if (!headers.first("Sec-WebSocket-Key").filter(Upgrade::isKey).isPresent()) {
      return refuse(BAD_REQUEST, "Expected a Sec-WebSocket-Key of 16 bytes.");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(int status, String reason) {
    return Optional.of(new Refusal(status, reason));
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns the path in a request's target, without its query; {@code /} if there is none. */
  static String path(String target) {
    int end = target.indexOf('?');
    String path = end < 0 ? target : target.substring(0, end);
    return path.startsWith("/") ? path : "/";
  }

  /** Returns a fresh {@code Sec-WebSocket-Key}. */
  public static String newKey() {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  /**
   * Returns what is wrong with a hub's answer, as a sentence about "it"; empty if a WebSocket
   * follows.
   *
   * @param status the status with its words, such as {@code 404 Not Found}
   * @param key what the request carried
   */
  public static Optional<String> objection(
      int code, String status, HttpHeaders headers, String key) {
    if (code != SWITCHING_PROTOCOLS) {
      return Optional.of(
          "it answered with HTTP status " + status + " instead of opening a WebSocket.");
    }
    if (!headers.lists("Upgrade", "websocket")
        || !headers
            .first("Sec-WebSocket-Accept")
            .filter(WebSocket.accept(key)::equals)
            .isPresent()) {
      return Optional.of("its answer does not fit the WebSocket request.");
    }
    if (headers.first("Sec-WebSocket-Extensions").isPresent()
        || headers.first("Sec-WebSocket-Protocol").isPresent()) {
      return Optional.of("it chose a WebSocket extension that was not offered.");
    }
    return Optional.empty();
  }
}

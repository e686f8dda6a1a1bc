package dev.agentsync.transport.plainws;

import dev.agentsync.websocket.HttpHeaders;
import dev.agentsync.websocket.Upgrade;
import dev.agentsync.websocket.WebSocket;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/** Answers the requests to a hub: upgrades to WebSocket, questions after its health, all others. */
final class HubRequests implements HttpHandler {
  private static final String HEALTH = "/healthz";
  private static final String SERVING = "ok\n";

  private final BiConsumer<StreamConnection, String> upgraded;

  /**
   * Creates them.
   *
   * @param upgraded takes a socket on which only WebSocket is spoken from now on, and what was
   *     asked for, on its thread
   */
  HubRequests(BiConsumer<StreamConnection, String> upgraded) {
    this.upgraded = upgraded;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    HttpHeaders headers = name -> all(exchange, name);
    if (asksForHealth(exchange, headers)) {
      answer(exchange, StatusCodes.OK, SERVING);
      return;
    }
    Optional<Upgrade.Refusal> refusal =
        exchange.isRequestComplete()
            ? Upgrade.refusal(
                exchange.getRequestMethod().toString(), exchange.getProtocol().toString(), headers)
            : Optional.of(Upgrade.Refusal.BODY);
    refusal.ifPresentOrElse(because -> refuse(exchange, because), () -> upgrade(exchange, headers));
  }

  private static List<String> all(HttpServerExchange exchange, String name) {
    @Nullable HeaderValues values = exchange.getRequestHeaders().get(name);
    return values == null ? List.of() : values;
  }

  /** Platforms ask this to see whether the hub serves. It tells nothing else. */
  private static boolean asksForHealth(HttpServerExchange exchange, HttpHeaders headers) {
    HttpString method = exchange.getRequestMethod();
    return exchange.getRequestPath().equals(HEALTH)
        && (method.equals(Methods.GET) || method.equals(Methods.HEAD))
        && headers.first("Upgrade").isEmpty();
  }

  private static void refuse(HttpServerExchange exchange, Upgrade.Refusal refusal) {
    if (refusal.namesWebSocket()) {
      exchange
          .getResponseHeaders()
          .put(Headers.UPGRADE, "websocket")
          .put(Headers.SEC_WEB_SOCKET_VERSION, WebSocket.VERSION);
    }
    answer(exchange, refusal.status(), refusal.reason() + "\n");
  }

  /** Answers and hangs up: whoever wants more may connect again. */
  private static void answer(HttpServerExchange exchange, int status, String text) {
    exchange.setPersistent(false).setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
    exchange.getResponseSender().send(text);
  }

  private void upgrade(HttpServerExchange exchange, HttpHeaders headers) {
    String target = exchange.getRequestURI();
    exchange.upgradeChannel("websocket", (socket, _) -> upgraded.accept(socket, target));
    exchange
        .getResponseHeaders()
        .put(
            Headers.SEC_WEB_SOCKET_ACCEPT,
            WebSocket.accept(headers.first("Sec-WebSocket-Key").orElseThrow()));
    exchange.endExchange();
  }
}

package dev.agentsync.transport.plainws;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.websocket.Endpoint;
import dev.agentsync.websocket.Failures;
import dev.agentsync.websocket.Upgrade;
import dev.agentsync.websocket.WebSocket;
import dev.agentsync.websocket.WebSocketConnection;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the hub for a WebSocket on a socket that is open; on its thread. */
final class ClientUpgrade implements LineReceiver {
  private final Endpoint to;
  private final Limits limits;
  private final XnioLine line;
  private final CompletableFuture<WebSocketConnection> result;
  private final String key = Upgrade.newKey();
  private final AnswerHead head = new AnswerHead();

  ClientUpgrade(
      Endpoint to, Limits limits, XnioLine line, CompletableFuture<WebSocketConnection> result) {
    this.to = to;
    this.limits = limits;
    this.line = line;
    this.result = result;
  }

  void begin() {
    Runnable callOff =
        line.schedule(
            () -> fail(Failures.slowHandshake(to, limits.handshakeTimeout())),
            limits.handshakeTimeout());
    var _ = result.whenComplete((_, _) -> callOff.run());
    line.write(ByteBuffer.wrap(request().getBytes(StandardCharsets.US_ASCII)), () -> {});
    line.tell(this);
  }

  private String request() {
    return String.join(
        "\r\n",
        "GET " + to.target() + " HTTP/1.1",
        "Host: " + to.hostHeader(),
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: " + WebSocket.VERSION,
        "Sec-WebSocket-Key: " + key,
        "",
        "");
  }

  @Override
  public void arrived(ByteBuffer bytes) {
    if (result.isDone()) {
      return;
    }
    if (head.take(bytes)) {
      judge(bytes);
    } else if (head.tooLong()) {
      fail(Failures.upgrade(to, "it does not speak HTTP."));
    }
  }

  private void judge(ByteBuffer rest) {
    Optional<String> objection =
        head.answer()
            .map(
                answer ->
                    Upgrade.objection(
                        answer.status(),
                        answer.status() + " " + StatusCodes.getReason(answer.status()),
                        answer.headers(),
                        key))
            .orElse(Optional.of("it does not speak HTTP."));
    objection.ifPresentOrElse(reason -> fail(Failures.upgrade(to, reason)), () -> upgrade(rest));
  }

  private void upgrade(ByteBuffer rest) {
    WebSocketConnection connection =
        new WebSocketConnection(
            line, limits, PlainTransport.NO_BINDING, WebSocketConnection.Role.CLIENT, to.target());
    line.tell(LineReceiver.of(connection));
    connection.opened();
    // The hub speaks first: its first frames may have come in with the answer.
    connection.arrived(rest, () -> {});
    if (!result.complete(connection)) {
      line.closeAtOnce();
    }
  }

  @Override
  public void broken(Throwable cause) {
    fail(Failures.connect(to, cause));
  }

  @Override
  public void ended() {
    fail(Failures.upgrade(to, "it hung up instead of opening a WebSocket."));
  }

  private void fail(NetworkException reason) {
    result.completeExceptionally(reason);
    line.closeAtOnce();
  }
}

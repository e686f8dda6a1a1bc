package dev.agentsync.transport.wss;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** One end of a socket, spoken by hand, so that it can be spoken wrongly. */
final class Raw implements AutoCloseable {
  static final String REQUEST =
      lines(
          "GET /any/path HTTP/1.1",
          "Host: hub",
          "Connection: keep-alive, Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

  private static final int PATIENCE_MILLIS = 20_000;
  private static final int MASK = 0x01020304;

  private final Socket socket;
  private final DataInputStream in;

  private Raw(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Returns the head of a request or an answer. */
  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  static ServerSocket serverSocket() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  static Raw plain(int port) throws IOException {
    return new Raw(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  static Raw accept(ServerSocket server) throws IOException {
    return new Raw(server.accept());
  }

  Raw tlsClient(String... protocols) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[0], new TrustManager[] {new AnyCertificate()}, null);
    return tls(context, true, protocols);
  }

  Raw tlsServer(HubCertificate hub, String... protocols)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new OneKey(hub)}, new TrustManager[] {new AnyCertificate()}, null);
    return tls(context, false, protocols);
  }

  private Raw tls(SSLContext context, boolean client, String... protocols) throws IOException {
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(socket, "hub", socket.getPort(), true);
    tls.setUseClientMode(client);
    tls.setEnabledProtocols(protocols.length == 0 ? new String[] {"TLSv1.3"} : protocols);
    tls.startHandshake();
    return new Raw(tls);
  }

  static Raw webSocketClient(int port) throws IOException, GeneralSecurityException {
    Raw raw = plain(port).tlsClient();
    raw.write(REQUEST);
    String answer = raw.readHead();
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("not upgraded: " + answer);
    }
    return raw;
  }

  Socket socket() {
    return socket;
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Returns everything up to and including an empty line. */
  String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  byte[] read(int length) throws IOException {
    return in.readNBytes(length);
  }

  /** Returns whether the other side hung up, in whatever way, before the deadline. */
  boolean hungUpWithin(Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    byte[] ignored = new byte[8192];
    while (true) {
      int left = (int) ((deadline - System.nanoTime()) / 1_000_000);
      if (left <= 0) {
        return false;
      }
      socket.setSoTimeout(left);
      try {
        if (in.read(ignored) < 0) {
          return true;
        }
      } catch (SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        return true;
      }
    }
  }

  /** Returns a frame as a client writes it: masked, the length as short as it can be. */
  static byte[] masked(int first, byte[] payload) {
    byte[] body = payload.clone();
    Mask.apply(body, 0, body.length, MASK, 0);
    return frame(first, 0x80, payload.length, new byte[] {1, 2, 3, 4}, body);
  }

  /** Returns a frame as a server writes it. */
  static byte[] unmasked(int first, byte[] payload) {
    return frame(first, 0, payload.length, new byte[0], payload);
  }

  private static byte[] frame(int first, int mark, int length, byte[] mask, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    if (length < 126) {
      out.write(mark | length);
    } else if (length < 65_536) {
      out.write(mark | 126);
      out.write(length >>> 8);
      out.write(length);
    } else {
      out.write(mark | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
    }
    out.writeBytes(mask);
    out.writeBytes(body);
    return out.toByteArray();
  }

  /** Says the goodbye of TLS, but keeps the socket. */
  void endTls() throws IOException {
    socket.shutdownOutput();
  }

  void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

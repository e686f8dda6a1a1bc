package dev.agentsync.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One end of a socket, spoken by hand, so that it can be spoken wrongly. */
public final class RawSocket implements AutoCloseable {
  /** Asks for a WebSocket. */
  public static final String REQUEST =
      lines(
          "GET /any/path HTTP/1.1",
          "Host: hub",
          "Connection: keep-alive, Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

  private static final int PATIENCE_MILLIS = 20_000;
  private static final byte[] MASK = {1, 2, 3, 4};

  private final Socket socket;
  private final DataInputStream in;

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Returns the head of a request or an answer. */
  public static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /** Opens a port on the loopback interface. */
  public static ServerSocket serverSocket() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Connects to a port of the loopback interface. */
  public static RawSocket plain(int port) throws IOException {
    return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Waits for somebody to connect. */
  public static RawSocket accept(ServerSocket server) throws IOException {
    return new RawSocket(server.accept());
  }

  /**
   * Puts TLS upon this socket; returns when its handshake is done.
   *
   * @param protocols TLS 1.3 if none is given
   */
  public RawSocket tls(SSLContext context, boolean client, String... protocols) throws IOException {
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(socket, "hub", socket.getPort(), true);
    tls.setUseClientMode(client);
    tls.setEnabledProtocols(protocols.length == 0 ? new String[] {"TLSv1.3"} : protocols);
    tls.startHandshake();
    return new RawSocket(tls);
  }

  /** Asks for a WebSocket and returns this once it is open. */
  public RawSocket upgraded() throws IOException {
    write(REQUEST);
    String answer = readHead();
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("not upgraded: " + answer);
    }
    return this;
  }

  /** Returns the socket itself, for what is not offered here. */
  public Socket socket() {
    return socket;
  }

  /** Writes ISO 8859-1. */
  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Writes and flushes. */
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Returns everything up to and including an empty line. */
  public String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** Returns that many bytes, or what came before the end. */
  public byte[] read(int length) throws IOException {
    return in.readNBytes(length);
  }

  /** Returns whether the other side hung up, in whatever way, before the deadline. */
  public boolean hungUpWithin(Duration limit) throws IOException {
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
  public static byte[] masked(int first, byte[] payload) {
    byte[] body = payload.clone();
    for (int i = 0; i < body.length; i++) {
      body[i] ^= MASK[i % MASK.length];
    }
    return frame(first, 0x80, payload.length, MASK, body);
  }

  /** Returns a frame as a server writes it. */
  public static byte[] unmasked(int first, byte[] payload) {
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
  public void endTls() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes the socket without a word. */
  public void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

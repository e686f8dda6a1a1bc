package dev.agentsync.transport.wss;

import dev.agentsync.testkit.RawSocket;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** TLS upon a socket that is spoken by hand. */
final class Tls {
  private Tls() {}

  static RawSocket client(RawSocket socket, String... protocols)
      throws IOException, GeneralSecurityException {
    return over(socket, new KeyManager[0], true, protocols);
  }

  static RawSocket server(RawSocket socket, HubCertificate hub, String... protocols)
      throws IOException, GeneralSecurityException {
    return over(socket, new KeyManager[] {new OneKey(hub)}, false, protocols);
  }

  private static RawSocket over(
      RawSocket socket, KeyManager[] keys, boolean client, String... protocols)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new AnyCertificate()}, null);
    return socket.tls(context, client, protocols);
  }
}

package dev.agentsync.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Somebody in between: ends the TLS of whoever connects with a certificate of its own and hands
 * every byte on to the real hub.
 */
final class TlsRelay implements AutoCloseable {
  private static final char[] NO_PASSWORD = new char[0];

  private final SSLServerSocket server;
  private final SSLContext context;
  private final URI hub;
  private final AtomicInteger relayed = new AtomicInteger();

  /**
   * Starts to listen.
   *
   * @param hub where the real hub listens
   * @param certificate a folder with {@code tls.crt} and {@code tls.key} of another hub
   */
  TlsRelay(URI hub, Path certificate) throws IOException, GeneralSecurityException {
    this.hub = hub;
    this.context = context(certificate);
    this.server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("relay").start(this::acceptAll);
  }

  String url() {
    return "wss://127.0.0.1:" + server.getLocalPort();
  }

  /** Returns how many bytes went through in either direction. */
  int relayed() {
    return relayed.get();
  }

  private static SSLContext context(Path folder) throws IOException, GeneralSecurityException {
    Certificate certificate;
    try (InputStream in = Files.newInputStream(folder.resolve("tls.crt"))) {
      certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    var key =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(
                new PKCS8EncodedKeySpec(Files.readAllBytes(folder.resolve("tls.key"))));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry("relay", key, NO_PASSWORD, new Certificate[] {certificate});
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, NO_PASSWORD);
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), new TrustManager[] {new TrustingAnybody()}, null);
    return context;
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket victim = server.accept();
        Socket real = context.getSocketFactory().createSocket(hub.getHost(), hub.getPort());
        Thread.ofVirtual().start(() -> pump(victim, real));
        Thread.ofVirtual().start(() -> pump(real, victim));
      } catch (IOException e) {
        return; // closed, or nobody to relay to: the test sees that nothing arrives
      }
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        relayed.addAndGet(n);
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      Thread.currentThread().interrupt(); // one side hung up, which ends both
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** The attacker does not mind who the hub is. */
  private static final class TrustingAnybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package dev.agentsync.transport.wss;

import dev.agentsync.websocket.Endpoint;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS 1.3 and nothing older, from the JDK's own provider. */
final class TlsContexts {
  private static final String TLS = "TLSv1.3";

  private TlsContexts() {}

  static SSLContext client() {
    NamelessCertificates.install();
    return create(null);
  }

  static SSLContext server(HubCertificate hub) {
    return create(new OneKey(hub));
  }

  private static SSLContext create(@Nullable KeyManager key) {
    try {
      SSLContext context = SSLContext.getInstance(TLS);
      context.init(
          key == null ? new KeyManager[0] : new KeyManager[] {key},
          new TrustManager[] {new AnyCertificate()},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks TLS 1.3", e);
    }
  }

  static SSLEngine serverEngine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(new String[] {TLS});
    return engine;
  }

  /**
   * Returns an engine for one connection. It is not told the address, so that no session is
   * resumed: every connection sees the certificate and the proof that goes with it.
   */
  static SSLEngine clientEngine(SSLContext context, Endpoint to) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {TLS});
    if (!to.isLiteral()) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(to.host())));
      engine.setSSLParameters(parameters);
    }
    return engine;
  }
}

package dev.agentsync.transport.wss;

import java.io.IOException;
import java.io.InputStream;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertPath;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateFactorySpi;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the JDK's TLS read a {@link NamelessCertificate}. It looks for its certificate factory among
 * the providers of the whole process and nowhere else, so this is one of them; but on any thread
 * other than this module's event loops, it does exactly what the factory before it does.
 */
final class NamelessCertificates extends Provider {
  private static final long serialVersionUID = 1L;

  private static final class Installed {
    static final boolean DONE = install();

    private static boolean install() {
      try {
        Provider ordinary = CertificateFactory.getInstance(Certificates.TYPE).getProvider();
        return Security.insertProviderAt(new NamelessCertificates(ordinary), 1) > 0;
      } catch (CertificateException e) {
        throw new IllegalStateException("every Java platform reads X.509 certificates", e);
      }
    }
  }

  private NamelessCertificates(Provider ordinary) {
    super("agentsync", "1", "reads certificates without a name on agentsync's own threads");
    putService(
        new Service(
            this, "CertificateFactory", Certificates.TYPE, Factory.class.getName(), null, null) {
          @Override
          public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            try {
              return new Factory(CertificateFactory.getInstance(Certificates.TYPE, ordinary));
            } catch (CertificateException e) {
              throw new NoSuchAlgorithmException(e);
            }
          }
        });
  }

  /** Makes sure that certificates without a name can be read on event loops from now on. */
  static void install() {
    if (!Installed.DONE) {
      throw new IllegalStateException("another security provider is called agentsync");
    }
  }

  private static final class Factory extends CertificateFactorySpi {
    private final CertificateFactory ordinary;

    Factory(CertificateFactory ordinary) {
      this.ordinary = ordinary;
    }

    @Override
    public Certificate engineGenerateCertificate(InputStream in) throws CertificateException {
      if (!LoopThreads.isCurrent()) {
        return ordinary.generateCertificate(in);
      }
      try {
        return Certificates.read(ordinary, in.readAllBytes());
      } catch (IOException e) {
        throw new CertificateException(e);
      }
    }

    @Override
    public Collection<? extends Certificate> engineGenerateCertificates(InputStream in)
        throws CertificateException {
      return ordinary.generateCertificates(in);
    }

    @Override
    public CRL engineGenerateCRL(InputStream in) throws CRLException {
      return ordinary.generateCRL(in);
    }

    @Override
    public Collection<? extends CRL> engineGenerateCRLs(InputStream in) throws CRLException {
      return ordinary.generateCRLs(in);
    }

    @Override
    public Iterator<String> engineGetCertPathEncodings() {
      return ordinary.getCertPathEncodings();
    }

    @Override
    public CertPath engineGenerateCertPath(InputStream in) throws CertificateException {
      return ordinary.generateCertPath(in);
    }

    @Override
    public CertPath engineGenerateCertPath(InputStream in, String encoding)
        throws CertificateException {
      return ordinary.generateCertPath(in, encoding);
    }

    @Override
    public CertPath engineGenerateCertPath(List<? extends Certificate> certificates)
        throws CertificateException {
      return ordinary.generateCertPath(certificates);
    }
  }
}

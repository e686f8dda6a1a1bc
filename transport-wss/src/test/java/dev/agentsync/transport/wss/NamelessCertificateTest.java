package dev.agentsync.transport.wss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.TransportProvider;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NamelessCertificateTest {
  @TempDir Path directory;

  @Test
  void a_hub_whose_certificate_names_nobody_can_be_reached() throws Exception {
    NamelessHub.Made made = NamelessHub.create();
    Files.write(directory.resolve("tls.crt"), made.certificate());
    Files.write(directory.resolve("tls.key"), made.keys().getPrivate().getEncoded());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(made.certificate());
    try (var transport =
            new WssTransportProvider()
                .open(new TransportProvider.Options(directory, Limits.DEFAULT));
        var listener = transport.listen(URI.create("wss://127.0.0.1:0"));
        var there = transport.connect(listener.address());
        var here = listener.accept().orElseThrow()) {
      there.send(new byte[] {1});
      assertThat(here.receive().orElseThrow()).containsExactly(1);
      assertThat(there.channelBinding()).isEqualTo(Bytes.of(hash));
      assertThat(here.channelBinding()).isEqualTo(Bytes.of(hash));
    }
  }

  @Test
  void its_key_and_bytes_are_right_and_it_vouches_for_nothing() throws Exception {
    NamelessHub.Made made = NamelessHub.create();
    X509Certificate read = Certificates.read(made.certificate());
    assertThat(read.getEncoded()).isEqualTo(made.certificate());
    assertThat(read.getPublicKey()).isEqualTo(made.keys().getPublic());
    assertThat(read.getSerialNumber()).isEqualTo(77);
    read.verify(read.getPublicKey());
    assertThatThrownBy(() -> read.verify(NamelessHub.create().keys().getPublic()))
        .isInstanceOf(SignatureException.class);
    assertThatThrownBy(read::checkValidity).isInstanceOf(CertificateExpiredException.class);
    assertThat(read.hasUnsupportedCriticalExtension()).isTrue();
  }

  @Test
  void the_rest_of_the_process_still_refuses_it() throws Exception {
    NamelessCertificates.install();
    byte[] der = NamelessHub.create().certificate();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    assertThatThrownBy(() -> factory.generateCertificate(new ByteArrayInputStream(der)))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void a_damaged_one_is_refused_and_nothing_worse() throws Exception {
    byte[] good = NamelessHub.create().certificate();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> new NamelessCertificate(cut))
          .isInstanceOf(CertificateException.class);
    }
    int refused = 0;
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = good.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(new NamelessCertificate(damaged).getEncoded())
            .as("seed %d", seed)
            .isEqualTo(damaged);
      } catch (CertificateException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}

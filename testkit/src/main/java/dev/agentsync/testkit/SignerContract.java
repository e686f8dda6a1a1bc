package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Signer} promises. */
public abstract class SignerContract {
  /** A place for keys; empty when a test begins. */
  @TempDir protected Path directory;

  /** Returns the provider under test. */
  protected abstract SignerProvider provider();

  /** Makes a usable key, below {@link #directory} if it is a file, and returns how to name it. */
  protected abstract SignerProvider.Options existingKey() throws Exception;

  /** Returns how to name a key that does not exist. */
  protected abstract SignerProvider.Options missingKey() throws Exception;

  @Test
  void the_provider_has_a_name_for_configuration_files() {
    assertThat(provider().id()).matches("[a-z0-9-]+");
  }

  @Test
  void the_provider_serves_its_own_keys() throws Exception {
    assertThat(provider().serves(existingKey())).isTrue();
  }

  @Test
  void a_signature_verifies_with_the_public_key() throws Exception {
    try (Signer signer = provider().open(existingKey())) {
      var random = new Random(7);
      for (int length : new int[] {0, 1, 32, 64, 1000, 65_536}) {
        byte[] message = new byte[length];
        random.nextBytes(message);
        byte[] signature = signer.sign(message);
        assertThat(signature).hasSize(64);
        assertThat(signer.publicKey().verifies(message, signature)).isTrue();
      }
    }
  }

  @Test
  void a_signature_is_for_one_message_only() throws Exception {
    try (Signer signer = provider().open(existingKey())) {
      byte[] signature = signer.sign("this".getBytes(StandardCharsets.UTF_8));
      byte[] other = "that".getBytes(StandardCharsets.UTF_8);
      assertThat(signer.publicKey().verifies(other, signature)).isFalse();
    }
  }

  @Test
  void a_key_is_the_same_whenever_it_is_opened() throws Exception {
    SignerProvider.Options key = existingKey();
    byte[] message = {1, 2, 3};
    byte[] signature;
    DeviceKey publicKey;
    try (Signer signer = provider().open(key)) {
      publicKey = signer.publicKey();
      signature = signer.sign(message);
    }
    try (Signer signer = provider().open(key)) {
      assertThat(signer.publicKey()).isEqualTo(publicKey);
      assertThat(signer.sign(message)).as("Ed25519 is deterministic").isEqualTo(signature);
    }
  }

  @Test
  void many_threads_may_sign_at_once() throws Exception {
    try (Signer signer = provider().open(existingKey());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results =
          Stream.iterate(0, i -> i + 1)
              .limit(32)
              .map(
                  i ->
                      threads.submit(
                          () -> {
                            byte[] message = {i.byteValue()};
                            return signer.publicKey().verifies(message, signer.sign(message));
                          }))
              .toList();
      for (var result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void a_missing_key_is_a_mistake_of_the_configuration() throws Exception {
    SignerProvider.Options missing = missingKey();
    assertThatThrownBy(() -> provider().open(missing)).isInstanceOf(ConfigException.class);
  }

  @Test
  void an_existing_key_is_never_overwritten() throws Exception {
    SignerProvider.Options key = existingKey();
    DeviceKey before;
    try (Signer signer = provider().open(key)) {
      before = signer.publicKey();
    }
    assertThatThrownBy(() -> provider().generate(key)).isInstanceOf(ConfigException.class);
    try (Signer signer = provider().open(key)) {
      assertThat(signer.publicKey()).isEqualTo(before);
    }
  }

  @Test
  void closing_twice_does_nothing() throws Exception {
    Signer signer = provider().open(existingKey());
    signer.close();
    assertThatCode(signer::close).doesNotThrowAnyException();
  }
}

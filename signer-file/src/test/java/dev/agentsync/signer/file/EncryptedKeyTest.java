package dev.agentsync.signer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Passphrases;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSH keys with a passphrase, as ssh-keygen makes them. */
final class EncryptedKeyTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  @TempDir private Path directory;
  private final SignerProvider provider = new FileSignerProvider();
  private final List<char[]> handedOut = new ArrayList<>();

  private DeviceKey make(String passphrase, String... more) throws Exception {
    var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-t", "ed25519", "-f", "key"));
    command.addAll(List.of("-N", passphrase, "-C", "mine"));
    command.addAll(Arrays.asList(more));
    try {
      Process keygen = new ProcessBuilder(command).directory(directory.toFile()).start();
      assertThat(keygen.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(keygen.exitValue()).isZero();
    } catch (IOException e) {
      assumeTrue(System.getenv("CI") != null, "ssh-keygen is not installed");
      throw e;
    }
    return DeviceKey.parse(Files.readString(directory.resolve("key.pub")).strip());
  }

  /** Answers with these, one after the other. */
  private SignerProvider.Options answering(String... answers) {
    Passphrases passphrases =
        (what, attempt) -> {
          assertThat(what).contains(directory.resolve("key").toString());
          if (attempt > answers.length) {
            return Optional.empty();
          }
          char[] answer = answers[attempt - 1].toCharArray();
          handedOut.add(answer);
          return Optional.of(answer);
        };
    return new SignerProvider.Options(
        directory.resolve("key"),
        Optional.empty(),
        Optional.empty(),
        SignerProvider.Wish.ANY,
        passphrases);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aes256-ctr",
        "aes256-cbc",
        "aes128-ctr",
        "aes256-gcm@openssh.com",
        "chacha20-poly1305@openssh.com"
      })
  void the_right_passphrase_opens_the_key(String cipher) throws Exception {
    DeviceKey key = make("pässword with spaces", "-Z", cipher);
    try (Signer signer = provider.open(answering("pässword with spaces"))) {
      assertThat(signer.publicKey()).isEqualTo(key);
      assertThat(key.verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    }
    assertThat(handedOut).allSatisfy(wiped -> assertThat(wiped).containsOnly('\0'));
  }

  @Test
  void a_key_that_is_slow_to_open_opens() throws Exception {
    DeviceKey key = make("right", "-a", "300");
    try (Signer signer = provider.open(answering("right"))) {
      assertThat(signer.publicKey()).isEqualTo(key);
    }
  }

  @Test
  void a_wrong_passphrase_may_be_followed_by_the_right_one() throws Exception {
    DeviceKey key = make("right");
    try (Signer signer = provider.open(answering("wrong", "", "right"))) {
      assertThat(signer.publicKey()).isEqualTo(key);
    }
  }

  @Test
  void wrong_passphrases_only_are_told_as_such() throws Exception {
    var _ = make("right");
    assertThatThrownBy(() -> provider.open(answering("wrong", "Right")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the passphrase does not open")
        .hasMessageContaining(directory.resolve("key").toString())
        .hasMessageNotContaining("Right");
  }

  @Test
  void whose_key_it_is_can_be_told_without_a_passphrase() throws Exception {
    DeviceKey key = make("right");
    assertThat(provider.offers(answering()))
        .extracting(SignerProvider.Offer::key)
        .containsExactly(key);
    assertThat(handedOut).isEmpty();
  }

  @Test
  void a_key_that_would_take_minutes_to_open_is_refused() throws Exception {
    Files.writeString(
        directory.resolve("key"), OpenSshKeys.encrypted(new byte[Seed.LENGTH], 1_000_000));
    assertThatThrownBy(() -> provider.open(answering("right")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("1000000 rounds");
  }
}

package dev.agentsync.signer.sshagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Passphrases;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything OpenSSH's agent does to us. */
final class SshAgentTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  @TempDir private Path directory;
  private final SignerProvider provider = new SshAgentSignerProvider();
  private RealAgent agent;
  private DeviceKey mine;

  @BeforeEach
  void start() throws Exception {
    agent = RealAgent.start(directory, false);
    mine = agent.make("mine", "ed25519");
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private SignerProvider.Options options(Optional<DeviceKey> key) {
    return new SignerProvider.Options(
        directory.resolve("none"),
        Optional.of(agent.socket()),
        key,
        SignerProvider.Wish.AGENT,
        Passphrases.NONE);
  }

  private Signer open() {
    return provider.open(options(Optional.empty()));
  }

  @Test
  void the_only_key_is_taken_by_itself() throws Exception {
    agent.make("other", "rsa");
    agent.add("other");
    agent.add("mine");
    try (Signer signer = open()) {
      assertThat(signer.publicKey()).isEqualTo(mine);
      assertThat(mine.verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    }
  }

  @Test
  void of_several_keys_one_must_be_chosen() throws Exception {
    DeviceKey second = agent.make("second", "ed25519");
    agent.add("mine");
    agent.add("second");
    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(mine.ssh() + " comment of mine")
        .hasMessageContaining(second.ssh() + " comment of second")
        .hasMessageContaining("--identity-agent-pubkey");
    try (Signer signer = provider.open(options(Optional.of(second)))) {
      assertThat(second.verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    }
    assertThat(provider.offers(options(Optional.empty())))
        .extracting(SignerProvider.Offer::comment)
        .containsExactly("comment of mine", "comment of second");
  }

  @Test
  void an_agent_without_keys_says_how_to_add_one() {
    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(agent.socket().toString())
        .hasMessageContaining("ssh-add");
    assertThatThrownBy(() -> provider.open(options(Optional.of(mine))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has no key matching " + mine.fingerprint());
  }

  @Test
  void a_locked_agent_signs_again_when_it_is_unlocked() throws Exception {
    agent.add("mine");
    try (Signer signer = open()) {
      agent.lock();
      assertThatThrownBy(() -> signer.sign(MESSAGE))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("ssh-add -X");
      assertThatThrownBy(this::open)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("ssh-add -X");
      agent.unlock();
      assertThat(mine.verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    }
  }

  @Test
  void a_key_that_was_removed_is_missed_until_it_is_added_again() throws Exception {
    agent.add("mine");
    try (Signer signer = open()) {
      agent.remove("mine");
      assertThatThrownBy(() -> signer.sign(MESSAGE))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("has no key matching " + mine.fingerprint());
      agent.add("mine");
      assertThat(mine.verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    }
  }

  @Test
  void an_agent_that_died_is_missed_until_another_one_is_at_its_place() throws Exception {
    agent.add("mine");
    try (Signer signer = open()) {
      agent.die();
      assertThatThrownBy(() -> signer.sign(MESSAGE))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining(agent.socket().toString())
          .hasMessageContaining("ssh-agent");
      assertThatThrownBy(this::open).isInstanceOf(ConfigException.class);
      agent = RealAgent.start(directory, false);
      agent.add("mine");
      assertThat(mine.verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    }
  }

  @Test
  void a_confirmation_that_is_refused_is_told_as_such() throws Exception {
    agent.add("mine", "-c");
    try (Signer signer = open()) {
      assertThatThrownBy(() -> signer.sign(MESSAGE))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("ssh-agent refused to sign (user cancelled, key locked");
    }
  }

  @Test
  void a_confirmation_that_is_given_lets_it_sign() throws Exception {
    agent.close();
    agent = RealAgent.start(directory, true);
    agent.add("mine", "-c");
    try (Signer signer = open()) {
      assertThat(mine.verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    }
  }

  @Test
  void a_socket_that_is_not_there_or_too_long_to_be_one_is_told_as_such() {
    for (String name : new String[] {"nowhere", "n".repeat(200)}) {
      var options =
          new SignerProvider.Options(
              directory, Optional.of(directory.resolve(name)), Optional.of(mine));
      assertThatThrownBy(() -> provider.open(options))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("SSH_AUTH_SOCK");
    }
  }

  @Test
  void keys_in_files_are_none_of_its_business() throws Exception {
    var file =
        new SignerProvider.Options(
            directory.resolve("mine"),
            Optional.of(agent.socket()),
            Optional.empty(),
            SignerProvider.Wish.FILE,
            Passphrases.NONE);
    assertThat(provider.serves(file)).isFalse();
    assertThat(provider.makesKeys()).isFalse();
    assertThat(Files.exists(directory.resolve("mine"))).isTrue();
  }
}

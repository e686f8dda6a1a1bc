package dev.agentsync.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdentityPathsTest {
  private static final Path VAULT = Path.of("/vaults/notes");

  private static IdentityPaths with(Map<String, String> environment) {
    return new IdentityPaths(environment);
  }

  @Test
  void the_home_folder_is_home_then_userprofile_then_here() {
    assertThat(with(Map.of("HOME", "/h", "USERPROFILE", "/u")).home()).isEqualTo(Path.of("/h"));
    assertThat(with(Map.of("HOME", "", "USERPROFILE", "/u")).home()).isEqualTo(Path.of("/u"));
    assertThat(with(Map.of()).home()).isEqualTo(Path.of("").toAbsolutePath());
  }

  @Test
  void a_vault_that_says_nothing_uses_the_key_of_the_user() {
    assertThat(with(Map.of("HOME", "/h")).keyFile(VAULT, Optional.empty()))
        .isEqualTo(Path.of("/h/.agentsync/id_ed25519"));
  }

  @Test
  void a_relative_key_file_is_relative_to_the_vault() {
    IdentityPaths paths = with(Map.of("HOME", "/h"));

    assertThat(paths.keyFile(VAULT, Optional.of(".agentsync/identity")))
        .isEqualTo(Path.of("/vaults/notes/.agentsync/identity"));
    assertThat(paths.keyFile(VAULT, Optional.of("/keys/me"))).isEqualTo(Path.of("/keys/me"));
  }

  @Test
  void the_environment_goes_before_the_vault() {
    IdentityPaths paths = with(Map.of("HOME", "/h", "AGENTSYNC_IDENTITY", "/keys/env"));

    assertThat(paths.keyFile(VAULT, Optional.of("other"))).isEqualTo(Path.of("/keys/env"));
  }

  @Test
  void the_agent_socket_comes_from_the_environment() {
    assertThat(with(Map.of("SSH_AUTH_SOCK", "/run/a")).agentSocket()).contains(Path.of("/run/a"));
    assertThat(with(Map.of("SSH_AUTH_SOCK", " ")).agentSocket()).isEmpty();
  }
}

package dev.agentsync.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrainingKeyTest {
  private static final String SOCKET = "SSH_AUTH_SOCK";

  @Test
  void an_image_that_reads_key_files_is_given_one() throws IOException {
    try (TrainingKey key = TrainingKey.of(Images.named("minimal"))) {
      Map<String, String> environment = new HashMap<>(Map.of(SOCKET, "/somebody/elses", "A", "b"));
      key.tell(environment);

      assertThat(key.words()).first().isEqualTo("--identity");
      assertThat(environment).containsExactly(Map.entry("A", "b"));
    }
  }

  @Test
  void an_image_without_key_files_is_given_an_agent_with_one_key() throws Exception {
    Path socket;
    try (TrainingKey key = TrainingKey.of(Images.named("enterprise"))) {
      ProcessBuilder list = new ProcessBuilder("ssh-add", "-L");
      key.tell(list.environment());
      socket = Path.of(list.environment().get(SOCKET));
      Process listing = list.start();

      assertThat(new String(listing.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("ssh-ed25519 ")
          .hasLineCount(1);
      assertThat(key.words()).isEmpty();
      assertThat(socket).exists();
    }
    assertThat(socket.getParent()).doesNotExist();
  }
}

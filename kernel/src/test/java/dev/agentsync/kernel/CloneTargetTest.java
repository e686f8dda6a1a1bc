package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloneTargetTest {
  private static final URI HUB = URI.create("wss://notes.example.org:8443/x");

  @ParameterizedTest
  @CsvSource({
    "notes,notes",
    "My Notes 2,My Notes 2",
    "../../etc,etc",
    "/etc/passwd,etc-passwd",
    "..,notes-example-org",
    ".,notes-example-org",
    "'  ',notes-example-org",
    ".agentsync,agentsync",
    "a\\b:c,a-b-c",
    "-rf,rf",
    "Zoë 日記,Zoë 日記",
  })
  void a_hubs_name_becomes_a_harmless_folder(String offered, String folder) {
    assertThat(CloneTarget.name(Optional.of(offered), HUB)).isEqualTo(folder);
  }

  @Test
  void without_a_name_the_host_gives_it() {
    assertThat(CloneTarget.name(Optional.empty(), HUB)).isEqualTo("notes-example-org");
    assertThat(CloneTarget.name(Optional.empty(), URI.create("wss://[::1]:1"))).isEqualTo("1");
  }

  @Test
  void any_name_is_one_ordinary_path_segment() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String pieces = "./\\\0\n\u202e:ab ~-*\uD83D\uDE00";
    for (int round = 0; round < 5_000; round++) {
      var offered = new StringBuilder();
      for (int i = random.nextInt(200); i > 0; i--) {
        offered.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      String name = CloneTarget.name(Optional.of(offered.toString()), HUB);
      assertThat(name).as("seed %d", seed).isNotBlank().doesNotContain("/", "\\", "\0", "\n");
      assertThat(name).as("seed %d", seed).doesNotStartWith(".").isEqualTo(name.strip());
    }
  }
}

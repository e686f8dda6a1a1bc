package dev.agentsync.kernel.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SyncMessageTest {
  private static final String HASH = "ab".repeat(32);

  @Test
  void a_message_that_only_says_what_its_sender_has_brings_no_changes() {
    assertThat(brings("42000001000000020284")).isFalse();
    assertThat(brings("4201" + HASH + "0001" + "01" + HASH + "03aabbcc" + "00")).isFalse();
  }

  @Test
  void a_message_with_changes_brings_changes() {
    assertThat(brings("43" + "01" + HASH + "00" + "00" + "01" + "05aabbccddee")).isTrue();
    assertThat(brings("42" + "00" + "01" + HASH + "01" + "00" + "00" + "02")).isTrue();
  }

  @Test
  void whatever_bytes_come_it_answers() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] message = new byte[random.nextInt(40)];
      random.nextBytes(message);
      try {
        SyncMessage.bringsChanges(message);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " " + HexFormat.of().formatHex(message), e);
      }
    }
    assertThat(brings("42ffffffffffffffffff")).isFalse();
    assertThat(brings("42ffffffffffffffff7f")).isFalse();
  }

  private static boolean brings(String hex) {
    return SyncMessage.bringsChanges(HexFormat.of().parseHex(hex));
  }
}

package dev.agentsync.kernel.invite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.Bytes;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InviteCodeTest {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final InviteCode CODE =
      new InviteCode(
          InviteCode.Kind.VAULTS,
          Instant.parse("2026-11-21T15:10:00Z"),
          Bytes.ofHex("000102030405060708090a0b0c0d0e0f"),
          Bytes.ofHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
          List.of(URI.create("wss://hub.example.org/notes"), URI.create("ws://[::1]:8080")));

  @Test
  void a_code_and_its_link_say_what_was_put_in() {
    assertThat(InviteCode.parse(CODE.text())).isEqualTo(CODE);
    assertThat(InviteCode.parse(CODE.link())).isEqualTo(CODE);
    assertThat(InviteCode.parse(CODE.link().toUpperCase(Locale.ROOT))).isEqualTo(CODE);
  }

  @Test
  void a_code_is_the_same_in_every_version() {
    assertThat(CODE.text())
        .isEqualTo(
            "21NG3V-D2800S-0G40RT-40M30F-E2091H-85GR33-8E1ZRJ-F3WQK9-YKTZD3-XZRZ76-"
                + "XFQZ7R-XZVZP3-GXB25M-SJQGRB-BDE1P2-6ABKFJ-E9KJY0-VKFEHQ-JQ62K0-QECX23-"
                + "YBTV7X-8X32Q2-9T70R9-3GC1HV-MCB2R0");
  }

  @Test
  void how_it_is_typed_does_not_matter() {
    String text = CODE.text();
    assertThat(InviteCode.parse("  " + text.toLowerCase(Locale.ROOT) + "\n")).isEqualTo(CODE);
    assertThat(InviteCode.parse(text.replace("-", ""))).isEqualTo(CODE);
    assertThat(InviteCode.parse(text.replace("-", " - "))).isEqualTo(CODE);
    assertThat(InviteCode.parse(text.substring(0, 33) + "\n" + text.substring(33))).isEqualTo(CODE);
    assertThat(InviteCode.parse(text.replace('0', 'O').replace('1', 'l'))).isEqualTo(CODE);
  }

  @Test
  void every_wrong_character_is_noticed_in_its_group() {
    String text = CODE.text();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '-') {
        continue;
      }
      for (char other : ALPHABET.toCharArray()) {
        if (other != text.charAt(i)) {
          String wrong = text.substring(0, i) + other + text.substring(i + 1);
          assertMistyped(wrong, i / 7 + 1);
        }
      }
    }
  }

  @Test
  void two_exchanged_neighbours_are_noticed_in_their_group() {
    String text = CODE.text();
    for (int i = 0; i + 1 < text.length(); i++) {
      char a = text.charAt(i);
      char b = text.charAt(i + 1);
      if (a != b && a != '-' && b != '-') {
        assertMistyped(text.substring(0, i) + b + a + text.substring(i + 2), i / 7 + 1);
      }
    }
  }

  @Test
  void groups_that_are_missing_or_in_another_ones_place_are_noticed() {
    String text = CODE.text();
    String exchanged = text.substring(7, 14) + text.substring(0, 7) + text.substring(14);
    assertThatThrownBy(() -> InviteCode.parse(exchanged))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("mistyped in groups 1, 2 of 25.");
    assertThatThrownBy(() -> InviteCode.parse(text.substring(0, text.length() - 7)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not whole");
    assertMistyped(text.substring(0, 15) + text.substring(16), 3);
    assertMistyped(text.substring(0, 15) + "U" + text.substring(16), 3);
  }

  @Test
  void a_message_never_repeats_what_was_typed() {
    String text = CODE.text();
    String wrong = text.substring(0, 16) + "Z" + text.substring(17);
    assertThatThrownBy(() -> InviteCode.parse(wrong))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("0G4"));
    assertThat(CODE.toString()).doesNotContain("00010203");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "hello",
        "wss://hub.example.org",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU",
        "000000-000000-000000-000000",
        "agentsync://join/"
      })
  void what_is_no_code_is_told_so(String other) {
    assertThatThrownBy(() -> InviteCode.parse(other))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("code");
  }

  @Test
  void a_code_of_a_later_version_asks_for_an_update() {
    byte[] later = new byte[48];
    later[0] = 0x20;
    byte[] whole = java.util.Arrays.copyOf(later, 52);
    System.arraycopy(Sha256.of(later), 0, whole, 48, 4);
    assertThatThrownBy(() -> InviteCode.parse(GroupedText.of(whole)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("version");
  }

  private static void assertMistyped(String typed, int group) {
    assertThatThrownBy(() -> InviteCode.parse(typed))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("mistyped in group " + group + " of 25.");
  }
}

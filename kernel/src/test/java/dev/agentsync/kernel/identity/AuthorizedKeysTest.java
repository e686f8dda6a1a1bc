package dev.agentsync.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.identity.AuthorizedKeys.Entry;
import dev.agentsync.kernel.spi.DeviceKey;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizedKeysTest {
  private static final String HUB_TEXT =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";
  private static final String PEER_TEXT =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";
  private static final DeviceKey HUB = DeviceKey.parse(HUB_TEXT);
  private static final DeviceKey PEER = DeviceKey.parse(PEER_TEXT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s laptop of Ann",
        "  \t%s laptop of Ann  ",
        "- %s laptop of Ann",
        "* %s laptop of Ann\r",
        "`%s` — laptop of Ann",
        "- `%s` – laptop of Ann",
        "`%s` -- laptop of Ann",
        "* `%s` - laptop of Ann",
      })
  void every_form_of_a_line_is_read_with_its_label(String form) {
    assertThat(AuthorizedKeys.parse(form.formatted(HUB_TEXT)).entries())
        .containsExactly(new Entry(HUB, "laptop of Ann"));
  }

  @Test
  void a_line_without_label_is_an_entry() {
    AuthorizedKeys keys = AuthorizedKeys.parse(HUB_TEXT + "\n`" + PEER_TEXT + "`");

    assertThat(keys.contains(HUB)).isTrue();
    assertThat(keys.contains(PEER)).isTrue();
    assertThat(keys.label(HUB)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "# ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
        "   # indented comment",
        "ssh-ed25519  AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 not-base64!",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== old",
        "command=\"x\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQS",
        "`ssh-ed25519 AAAA",
        "-",
        "just words",
      })
  void a_line_that_is_no_entry_lets_nobody_in(String line) {
    assertThat(AuthorizedKeys.parse(line)).isEqualTo(AuthorizedKeys.NOBODY);
  }

  @Test
  void a_file_is_rendered_with_its_header_and_reads_back() {
    var keys = new AuthorizedKeys(List.of(new Entry(HUB, "creator"), new Entry(PEER, "")));

    assertThat(keys.render())
        .isEqualTo(
            """
            # agentsync authorized_keys
            #
            # One ssh-ed25519 public key per line. Lines starting with '#' are
            # comments. Paste `agentsync key show` output from any device you
            # want to authorize.

            %s creator
            %s
            """
                .formatted(HUB_TEXT, PEER_TEXT));
    assertThat(AuthorizedKeys.parse(keys.render())).isEqualTo(keys);
  }

  @Test
  void adding_keeps_every_other_byte() {
    String text = "# mine\n\n- " + HUB_TEXT + " hub  \nnonsense";

    String more = AuthorizedKeys.add(text, List.of(new Entry(HUB, "x"), new Entry(PEER, "phone")));

    assertThat(more).isEqualTo(text + "\n" + PEER_TEXT + " phone\n");
  }

  @Test
  void adding_what_is_there_changes_nothing() {
    String text = HUB_TEXT + " hub";

    assertThat(AuthorizedKeys.add(text, List.of(new Entry(HUB, "other")))).isEqualTo(text);
  }

  @Test
  void adding_to_an_empty_file_writes_the_header() {
    assertThat(AuthorizedKeys.add(" \n", List.of(new Entry(HUB, "a"), new Entry(HUB, "b"))))
        .isEqualTo(new AuthorizedKeys(List.of(new Entry(HUB, "a"))).render());
  }

  @Test
  void removing_takes_all_lines_of_the_key_and_no_others() {
    String text = "# a\r\n" + HUB_TEXT + " one\r\n# b\n" + PEER_TEXT + "\n- `" + HUB_TEXT + "`";

    assertThat(AuthorizedKeys.remove(text, HUB)).isEqualTo("# a\r\n# b\n" + PEER_TEXT + "\n");
  }

  @Test
  void arbitrary_text_never_fails() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String[] pieces = {"ssh-ed25519", " ", "`", "- ", "—", HUB_TEXT, "\n", "\r", "#", "\0", "AAAA"};
    for (int round = 0; round < 2_000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      AuthorizedKeys keys = AuthorizedKeys.parse(text.toString());
      String without = AuthorizedKeys.remove(text.toString(), HUB);
      assertThat(AuthorizedKeys.parse(without).contains(HUB)).as("seed %d", seed).isFalse();
      assertThat(keys.entries().size()).as("seed %d", seed).isLessThanOrEqualTo(12);
    }
  }
}

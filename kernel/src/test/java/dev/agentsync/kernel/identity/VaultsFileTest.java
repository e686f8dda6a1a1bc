package dev.agentsync.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.device.OwnedVault;
import dev.agentsync.kernel.device.OwnedVaults;
import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VaultsFileTest {
  private static final DeviceKey KEY =
      DeviceKey.parse(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU");
  private static final OwnedVault NOTES = vault(1, "notes");
  private static final OwnedVault WORK = vault(2, "work \"at\" home\n");

  private static OwnedVault vault(int number, String name) {
    return new OwnedVault(
        "00000000-0000-4000-8000-00000000000" + number,
        name,
        URI.create("wss://hub.example.org/" + number),
        KEY);
  }

  @Test
  void what_is_set_is_read_again_and_can_be_removed() {
    String text = VaultsFile.set(VaultsFile.set("", NOTES), WORK);
    assertThat(VaultsFile.parse(text)).isEqualTo(new OwnedVaults(List.of(NOTES, WORK), List.of()));
    assertThat(VaultsFile.set(text, WORK)).isEqualTo(text);
    String moved = VaultsFile.set(text, new OwnedVault(NOTES.id(), "n", WORK.hub(), KEY));
    assertThat(VaultsFile.parse(moved).vaults())
        .extracting(OwnedVault::hub)
        .containsExactly(WORK.hub(), WORK.hub());
    String without = VaultsFile.remove(text, NOTES.id());
    assertThat(VaultsFile.parse(without).vaults()).containsExactly(WORK);
    assertThat(VaultsFile.remove(without, NOTES.id())).isEqualTo(without);
    assertThat(without).startsWith("# The vaults of this identity.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[vault]]\nid = nonsense\n",
        "[[vault]]\nid = \"no-uuid\"\nhub = \"wss://a\"\n",
        "[[vault]]\nname = \"half\n",
        "[[vault]]\n",
        "[[vault]]\nid = \"00000000-0000-4000-8000-000000000003\"\nhub = \"a\"\nhub_key = \"x\"\n",
        "[[vault]\nwhat = is = this\n",
        "<<<<<<< merge\n",
        "[[vault]]\nid = [[[[\n",
        "{}}{[\u0000\n"
      })
  void nonsense_hides_no_other_vault_is_told_with_its_line_and_stays(String nonsense) {
    String first = VaultsFile.set("", NOTES) + "\n";
    String text = first + nonsense + "\n" + VaultsFile.set("", WORK);
    OwnedVaults read = VaultsFile.parse(text);
    assertThat(read.problems()).hasSize(1);
    assertThat(read.vaults()).contains(WORK);
    assertThat(read.problems().getFirst()).startsWith("vaults.toml, line ");
    OwnedVault third = vault(3, "third");
    String changed = VaultsFile.remove(VaultsFile.set(text, third), WORK.id());
    assertThat(changed).contains(nonsense);
    assertThat(VaultsFile.parse(changed).vaults()).contains(third).doesNotContain(WORK);
  }

  @Test
  void a_line_number_is_the_one_an_editor_shows() {
    String text = VaultsFile.set("", NOTES) + "[[vault]]\nid = nonsense\n";
    int line = (int) text.lines().count();
    assertThat(VaultsFile.parse(text).problems().getFirst())
        .contains("line " + (line - 1) + ": ")
        .contains("line " + line + ", column");
  }

  @Test
  void comments_tables_of_later_versions_and_unknown_keys_stay() {
    String text =
        "# mine\n\n[later]\nx = 1\n\n"
            + VaultsFile.set("", NOTES).replace("name", "color = \"red\"\nname")
            + "# about the next one\n"
            + VaultsFile.set("", WORK);
    assertThat(VaultsFile.parse(text).problems()).isEmpty();
    String without = VaultsFile.remove(text, NOTES.id());
    assertThat(without)
        .contains("# mine\n\n[later]\nx = 1\n")
        .contains("# about the next one\n")
        .doesNotContain("red");
    assertThat(VaultsFile.set(text, NOTES)).isEqualTo(text);
  }

  @Test
  void a_vault_listed_twice_and_differently_is_told_and_the_first_one_counts() {
    OwnedVault other = new OwnedVault(NOTES.id(), "other", WORK.hub(), KEY);
    String text = VaultsFile.set("", NOTES) + VaultsFile.set("", other);
    assertThat(VaultsFile.parse(text).vaults()).containsExactly(NOTES);
    assertThat(VaultsFile.parse(text).problems().getFirst()).contains("listed twice");
    assertThat(VaultsFile.parse(VaultsFile.remove(text, NOTES.id())).vaults()).isEmpty();
  }

  @Test
  void two_devices_that_add_a_vault_each_end_up_with_both() {
    String ours = VaultsFile.set(VaultsFile.EMPTY, NOTES);
    String theirs = VaultsFile.set(VaultsFile.EMPTY, WORK);
    String merged = ours + theirs.substring(VaultsFile.EMPTY.length());
    assertThat(VaultsFile.parse(merged).vaults()).containsExactly(NOTES, WORK);
  }
}

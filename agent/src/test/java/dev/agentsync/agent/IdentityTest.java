package dev.agentsync.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.agent.AgentAccess.Running;
import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.OwnIdentity;
import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.VaultSettings;
import dev.agentsync.kernel.device.OwnedVault;
import dev.agentsync.kernel.spi.DeviceKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the owner's identity says happens in the owner's vaults. */
@Timeout(120)
class IdentityTest {
  private static final Optional<URI> ANYWHERE = Optional.of(URI.create("wss://127.0.0.1:0"));

  @TempDir Path directory;

  private Home home;
  private Home other;
  private Path identity;

  @BeforeEach
  void begin() {
    home = new Home(directory.resolve("home"));
    other = new Home(directory.resolve("other"));
    identity = OwnIdentity.folder(home.files.profile());
  }

  @AfterEach
  void end() {
    home.close();
    other.close();
  }

  private void makeIdentity() {
    OwnIdentity.create(identity, "ann", KeyChoice.CONFIGURED);
  }

  /** Any key: nobody connects with it. */
  private static String key(int seed) {
    byte[] blob = new byte[51];
    System.arraycopy(new byte[] {0, 0, 0, 11}, 0, blob, 0, 4);
    System.arraycopy("ssh-ed25519".getBytes(StandardCharsets.US_ASCII), 0, blob, 4, 11);
    System.arraycopy(new byte[] {0, 0, 0, 32}, 0, blob, 15, 4);
    Arrays.fill(blob, 19, 51, (byte) seed);
    return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
  }

  private void own(Home at, String vault, Home servedBy) {
    Path folder = servedBy.directory.resolve(vault);
    URI url =
        URI.create(
            ((Running) servedBy.access().presence()).report().listening().orElseThrow()
                + "/"
                + vault);
    try (VaultAccess mine = VaultAccess.attach(folder, OpenOptions.DEFAULT);
        VaultAccess list =
            VaultAccess.attach(OwnIdentity.folder(at.files.profile()), OpenOptions.DEFAULT)) {
      DeviceKey hub = mine.status().device().orElseThrow();
      list.devices().own(new OwnedVault(VaultSettings.of(folder).vaultId(), vault, url, hub));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static void append(Path file, String line) throws IOException {
    Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
  }

  @Test
  void an_identity_is_kept_as_soon_as_there_is_one() {
    home.start(ANYWHERE);
    assertThat(((Running) home.access().presence()).report().vaults()).isEmpty();
    makeIdentity();
    home.await(
        "the identity to be kept",
        () -> ((Running) home.access().presence()).report().vaults().size() == 1);
    home.awaitState("identity", VaultState.OPEN);
    assertThat(home.report("identity").url().orElseThrow().getPath()).isEqualTo("/identity");
  }

  @Test
  void the_owners_devices_come_and_go_in_the_owners_vaults_and_nobody_else() throws Exception {
    makeIdentity();
    Path notes = home.known("notes");
    Path diary = home.known("diary");
    home.start(ANYWHERE);
    home.awaitState("identity", VaultState.OPEN);
    own(home, "notes", home);
    append(notes.resolve("authorized_keys"), key(7) + " colleague");
    append(identity.resolve("authorized_keys"), key(1) + " phone");
    home.await(
        "the phone in notes", () -> text(notes.resolve("authorized_keys")).contains("phone"));
    try (VaultAccess list = VaultAccess.attach(identity, OpenOptions.DEFAULT)) {
      list.devices().remove("phone");
    }
    home.await("it to be gone", () -> !text(notes.resolve("authorized_keys")).contains(key(1)));
    assertThat(notes.resolve("authorized_keys")).content().contains(key(7) + " colleague");
    assertThat(diary.resolve("authorized_keys")).content().doesNotContain("phone");
  }

  @Test
  void nonsense_in_the_list_is_told_and_undoes_nothing() throws Exception {
    makeIdentity();
    Path notes = home.known("notes");
    home.start(ANYWHERE);
    home.awaitState("identity", VaultState.OPEN);
    own(home, "notes", home);
    append(identity.resolve("authorized_keys"), key(1) + " phone");
    home.await(
        "the phone in notes", () -> text(notes.resolve("authorized_keys")).contains("phone"));
    Files.writeString(identity.resolve("vaults.toml"), "[[vault]]\nid = 7\nthis is nonsense\n");
    home.await(
        "the nonsense to be told",
        () ->
            ((Running) home.access().presence())
                .report().problems().stream().anyMatch(p -> p.contains("vaults.toml")));
    assertThat(home.report("notes").state()).isEqualTo(VaultState.OPEN);
    assertThat(notes.resolve("authorized_keys")).content().contains("phone");
  }

  @Test
  void what_is_listed_and_not_here_is_cloned_and_kept() throws Exception {
    makeIdentity();
    Path theirs = other.known("notes");
    Files.writeString(theirs.resolve("a.md"), "from the hub\n");
    other.start(ANYWHERE);
    Path into = home.directory.resolve("vaults");
    AgentSettings.cloneInto(home.files.settings(), into);
    home.start();
    home.awaitState("identity", VaultState.OPEN);
    own(home, "notes", other); // and is not let in there yet
    home.await(
        "the refusal to be told",
        () ->
            ((Running) home.access().presence())
                .report().problems().stream().anyMatch(p -> p.contains("not authorized")));
    append(theirs.resolve("authorized_keys"), deviceKey() + " home");
    home.await("the clone", () -> text(into.resolve("notes/a.md")).equals("from the hub\n"));
    assertThat(home.report("notes").role()).isEqualTo(Role.PEER);
    assertThat(home.access().registry().vaults()).extracting(KnownVault::name).contains("notes");
    Files.writeString(into.resolve("notes/b.md"), "from here\n");
    home.await("the way back", () -> text(theirs.resolve("b.md")).equals("from here\n"));
  }

  private String deviceKey() {
    try (VaultAccess list = VaultAccess.attach(identity, OpenOptions.DEFAULT)) {
      return list.status().device().orElseThrow().ssh();
    }
  }
}

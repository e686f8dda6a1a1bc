package dev.agentsync.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.agent.AgentAccess.Absent;
import dev.agentsync.agent.AgentAccess.Died;
import dev.agentsync.agent.AgentAccess.Running;
import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.VaultBusyException;
import dev.agentsync.kernel.VaultException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent in this process, with real vaults. */
@Timeout(120)
class AgentTest {
  @TempDir Path directory;

  private Home home;

  @BeforeEach
  void begin() {
    home = new Home(directory);
  }

  @AfterEach
  void end() {
    home.close();
  }

  @Test
  void every_vault_is_opened_and_one_that_cannot_be_does_not_hold_up_the_others() throws Exception {
    home.known("one");
    Path away = home.known("two");
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(away, elsewhere);
    home.start();
    assertThat(home.report("one").state()).isEqualTo(VaultState.OPEN);
    VaultReport failed = home.report("two");
    assertThat(failed.state()).isEqualTo(VaultState.FAILED);
    assertThat(failed.problem().orElseThrow()).contains("no folder " + away, "vault remove two");
    assertThat(failed.retryAt()).isPresent();
    Files.move(elsewhere, away);
    home.awaitState("two", VaultState.OPEN);
  }

  @Test
  void a_folder_that_vanishes_is_told_and_taken_up_again_when_it_is_back() throws Exception {
    Path folder = home.known("notes");
    home.start();
    long before = home.report("notes").files().orElseThrow();
    Files.writeString(folder.resolve("kept.md"), "kept\n");
    home.await(
        "the file to be taken in", () -> home.report("notes").files().orElse(0) == before + 1);
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(folder, elsewhere);
    home.awaitState("notes", VaultState.FAILED);
    Files.writeString(elsewhere.resolve("new.md"), "written meanwhile\n");
    Files.move(elsewhere, folder);
    home.awaitState("notes", VaultState.OPEN);
    home.await("the new file, too", () -> home.report("notes").files().orElse(0) == before + 2);
    assertThat(folder.resolve("kept.md")).hasContent("kept");
  }

  @Test
  void commands_reach_a_vault_through_the_agent_as_through_a_watch() throws Exception {
    Path folder = home.known("notes");
    home.start();
    long before = home.report("notes").files().orElseThrow();
    Files.writeString(folder.resolve("a.md"), "a\n");
    try (VaultAccess beside = VaultAccess.attach(folder, OpenOptions.DEFAULT)) {
      assertThat(beside).isNotInstanceOf(Vault.class);
      assertThat(beside.status().files()).isEqualTo(before + 1);
      assertThat(beside.status().watcher().orElseThrow().pid())
          .isEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  void a_profile_has_one_agent() {
    home.start();
    assertThatThrownBy(() -> Agent.start(home.files, home.options(Optional.empty())))
        .isInstanceOf(VaultBusyException.class)
        .hasMessageContaining("has an agent already")
        .hasMessageContaining("agentsync agent stop");
  }

  @Test
  void the_registry_changes_beside_the_agent_and_without_it() {
    Path one = home.known("one");
    home.start();
    Path two = home.vault("two");
    KnownVault added = home.access().add(two, Optional.empty(), Optional.of(Role.PEER), false);
    assertThat(added).isEqualTo(new KnownVault("two", two, Role.PEER, false));
    assertThat(home.report("two").state()).isEqualTo(VaultState.OPEN);
    assertThat(home.report("two").problem().orElseThrow()).contains("No hub is configured");
    home.access().pause("two", true);
    home.awaitState("two", VaultState.PAUSED);
    Vault.open(two, OpenOptions.DEFAULT).close(); // nobody has it now
    home.access().pause(two.toString(), false);
    home.awaitState("two", VaultState.OPEN);
    home.access().remove("one");
    Vault.open(one, OpenOptions.DEFAULT).close();
    home.stop();
    assertThat(home.access().registry().vaults()).containsExactly(added);
    home.access().remove("two");
    assertThat(home.access().registry()).isEqualTo(Registry.EMPTY);
  }

  @Test
  void a_vault_twice_or_inside_another_is_refused_with_and_without_an_agent() throws Exception {
    Path outer = home.known("outer");
    Path inner = home.vault("outer/inner");
    refuses(outer, "registered already, as 'outer'");
    refuses(inner, "lie inside each other");
    home.start();
    refuses(outer, "registered already, as 'outer'");
    refuses(inner, "lie inside each other");
    home.access().remove("outer");
    refuses(inner, "which is a vault"); // one that nobody has registered
    Path link = Files.createSymbolicLink(directory.resolve("link"), outer);
    home.access().add(outer, Optional.empty(), Optional.empty(), false);
    refuses(link, "registered already");
    assertThatThrownBy(() -> add(directory.resolve("nothing")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is no vault");
  }

  private void refuses(Path folder, String why) {
    assertThatThrownBy(() -> add(folder))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining(why);
  }

  private KnownVault add(Path folder) {
    return home.access().add(folder, Optional.empty(), Optional.empty(), false);
  }

  @Test
  void a_port_in_use_is_told_and_leaves_the_profile_free() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var at = Optional.of(URI.create("wss://127.0.0.1:" + taken.getLocalPort()));
      assertThatThrownBy(() -> home.start(at))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
    assertThat(home.access().presence()).isInstanceOf(Absent.class);
    home.start(Optional.of(URI.create("wss://127.0.0.1:0")));
  }

  @Test
  void hubs_are_reached_by_their_names() {
    home.known("notes");
    home.known("diary");
    home.start(Optional.of(URI.create("wss://127.0.0.1:0")));
    String at = ((Running) home.access().presence()).report().listening().orElseThrow().toString();
    assertThat(home.report("notes").url()).contains(URI.create(at + "/notes"));
    assertThat(home.report("diary").url()).contains(URI.create(at + "/diary"));
    assertThat(home.report("diary").problem()).isEmpty();
  }

  @Test
  void a_vault_that_another_process_watches_is_told_and_taken_over_later() {
    Path folder = home.known("notes");
    try (Vault other = Vault.open(folder, OpenOptions.DEFAULT)) {
      home.start();
      assertThat(other.root()).isEqualTo(folder);
      assertThat(home.report("notes").problem().orElseThrow()).contains("is in use by");
    }
    home.awaitState("notes", VaultState.OPEN);
  }

  @Test
  void a_list_of_nonsense_is_named_and_kept() throws Exception {
    home.known("notes");
    String nonsense = "[[vault]]\nname = \"notes\"\nfolder = 7\n";
    Files.writeString(home.files.registry(), nonsense);
    assertThatThrownBy(() -> home.start())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(home.files.registry() + ": folder of vault 1 must be a text");
    assertThatThrownBy(() -> home.access().remove("notes")).isInstanceOf(ConfigException.class);
    assertThat(home.files.registry()).hasContent(nonsense.strip());
  }

  @Test
  void a_socket_that_a_dead_agent_left_is_no_obstacle() throws Exception {
    home.known("notes");
    home.start();
    Path socket = home.files.directory().resolve("control.sock");
    Path kept = directory.resolve("kept.sock");
    Files.createLink(kept, socket);
    home.stop();
    Files.move(kept, socket);
    assertThat(home.access().presence()).isInstanceOf(Died.class);
    assertThat(home.access().stop()).isEmpty();
    home.start();
    assertThat(home.access().presence()).isInstanceOf(Running.class);
  }

  @Test
  void whoever_is_asked_to_stop_closes_in_two_seconds() {
    home.known("one");
    home.known("two");
    home.start(Optional.of(URI.create("wss://127.0.0.1:0")));
    long begun = System.nanoTime();
    home.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    assertThat(home.access().presence()).isInstanceOf(Absent.class);
  }
}

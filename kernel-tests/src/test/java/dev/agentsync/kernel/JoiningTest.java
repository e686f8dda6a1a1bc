package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.device.Arrival;
import dev.agentsync.kernel.device.Devices;
import dev.agentsync.kernel.device.Invitation;
import dev.agentsync.kernel.device.InviteQuery;
import dev.agentsync.kernel.device.OwnedVault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invitations and identities between whole vaults, over TLS. */
class JoiningTest {
  @TempDir Path directory;
  private Team team;
  private Device friend;

  @BeforeEach
  void start() {
    team = new Team(directory);
    friend = team.device("friend");
  }

  @AfterEach
  void stop() {
    team.close();
  }

  private static InviteQuery called(String label) {
    return new InviteQuery(
        Optional.of(label), Duration.ofMinutes(10), Optional.empty(), Optional.empty());
  }

  private Cloning.Cloned join(Device device, Invitation invitation) {
    var options =
        new Joining.Options(
            device.folder().resolveSibling("clones"), Optional.empty(), KeyChoice.CONFIGURED);
    Joining joining = Joining.begin(invitation.code(), options, device.surroundings());
    return joining.complete(joining.addresses().getFirst(), Optional.of(device.folder()));
  }

  @Test
  void an_invited_device_makes_its_key_and_gets_the_vault_without_a_question() {
    Vault hub = team.hub.vault();
    team.hub.write("notes.md", "for friends\n");
    Invitation invitation = hub.devices().invite(called("phone"));

    Cloning.Cloned joined = join(friend, invitation);

    Arrival arrival = hub.devices().await(invitation.id(), Duration.ofSeconds(20)).orElseThrow();
    assertThat(joined.words()).contains(arrival.words());
    assertThat(arrival.device()).isEqualTo(friend.key());
    assertThat(HubPin.show(friend.folder())).contains(team.hub.key());
    assertThat(
            team.hub.told(
                new VaultEvent.DeviceJoined(friend.key(), "phone", arrival.words())::equals))
        .isTrue();
    friend.watch().pull(Progress.NONE);
    friend.awaitText("notes.md", "for friends\n");
    assertThat(friend.read("authorized_keys")).contains(friend.key().ssh() + " phone\n");
    assertThat(hub.devices().list().devices())
        .extracting(dev.agentsync.kernel.device.Device::label)
        .containsExactly("creator", "phone");
  }

  @Test
  void a_device_is_added_as_one_change() {
    Vault hub = team.hub.vault();
    Invitation invitation = hub.devices().invite(called("phone"));
    team.hub.events.clear();
    join(friend, invitation);
    assertThat(team.hub.events)
        .filteredOn(VaultEvent.FilesChanged.class::isInstance)
        .containsExactly(new VaultEvent.FilesChanged(List.of("authorized_keys"), false));
  }

  @Test
  void an_invitation_outlives_a_restart_of_the_hub_and_is_used_once() {
    Invitation invitation = team.hub.vault().devices().invite(called("phone"));
    team.restartHub();
    assertThat(team.hub.vault().devices().list().awaited()).containsExactly("phone");
    join(friend, invitation);
    team.restartHub();
    Device other = team.device("other");
    assertThatThrownBy(() -> join(other, invitation))
        .isInstanceOf(AuthException.class)
        .hasMessageStartingWith("connect to rendezvous " + team.url)
        .hasMessageContaining("used already");
    assertThat(other.folder()).doesNotExist();
    assertThat(team.hub.vault().devices().list().awaited()).isEmpty();
  }

  @Test
  void a_withdrawn_invitation_lets_nobody_in() {
    Devices devices = team.hub.vault().devices();
    Invitation invitation = devices.invite(called("phone"));
    devices.invite(called("tablet"));
    devices.withdraw("phone");
    assertThat(devices.list().awaited()).containsExactly("tablet");
    assertThat(devices.await(invitation.id(), Duration.ofSeconds(20))).isEmpty();
    team.restartHub();
    assertThatThrownBy(() -> join(friend, invitation))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("was taken back on the hub");
    assertThatThrownBy(() -> team.hub.vault().devices().withdraw("phone"))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("No invitation for phone is open");
  }

  @Test
  void a_code_that_leads_to_another_hub_tells_it_nothing() {
    Invitation invitation = team.hub.vault().devices().invite(called("phone"));
    team.hub.stop();
    Device impostor = team.device("impostor");
    impostor.init();
    impostor.listen(team.url);
    assertThatThrownBy(() -> join(friend, invitation))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("not the one that invites");
    assertThat(friend.folder()).doesNotExist();
    assertThat(impostor.vault().devices().list().devices()).hasSize(1);
  }

  @Test
  void one_code_may_lead_to_several_vaults_of_one_hub() {
    Device second = team.device("second");
    second.write(
        ".agentsync/config.toml", "[identity]\npath = '../hub-home/.agentsync/id_ed25519'\n");
    second.init();
    second.listen();
    Invitation first = team.hub.vault().devices().invite(called("phone"));
    Invitation both =
        second
            .vault()
            .devices()
            .invite(
                new InviteQuery(
                    Optional.of("phone"),
                    Duration.ofMinutes(10),
                    Optional.empty(),
                    Optional.of(first.code())));
    assertThat(both.addresses()).hasSize(2);
    var options = new Joining.Options(directory, Optional.empty(), KeyChoice.CONFIGURED);
    Joining joining = Joining.begin(both.link(), options, friend.surroundings());
    for (URI address : joining.addresses()) {
      Path target = directory.resolve("copy-" + address.getPort());
      assertThat(joining.complete(address, Optional.of(target)).words()).isPresent();
    }
    assertThat(second.vault().devices().list().devices()).hasSize(2);
    assertThat(team.hub.vault().devices().list().devices()).hasSize(2);
    Device stranger = team.device("stranger");
    stranger.init();
    stranger.listen();
    var query =
        new InviteQuery(
            Optional.empty(), Duration.ofMinutes(10), Optional.empty(), Optional.of(first.code()));
    assertThatThrownBy(() -> stranger.vault().devices().invite(query))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("one hub");
  }

  @Test
  void what_cannot_be_invited_is_told() {
    Devices devices = team.hub.vault().devices();
    devices.invite(called("phone"));
    for (String label :
        List.of("phone", "creator", " ", "two\nlines", "x".repeat(65), "a\u202eb")) {
      assertThatThrownBy(() -> devices.invite(called(label)))
          .as(label)
          .isInstanceOf(VaultException.class);
    }
    var tooLong =
        new InviteQuery(Optional.empty(), Duration.ofDays(8), Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> devices.invite(tooLong)).hasMessageContaining("seven days");
    join(friend, devices.invite(called("tablet")));
    Vault peer = friend.watch();
    assertThatThrownBy(() -> peer.devices().invite(InviteQuery.DEFAULT))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("not the hub")
        .hasMessageContaining(team.url.toString());
  }

  @Test
  void a_removed_device_is_cut_off_and_oneself_cannot_be_removed() {
    Devices devices = team.hub.vault().devices();
    join(friend, devices.invite(called("phone")));
    friend.watch().pull(Progress.NONE);
    team.hub.await("a peer", () -> devices.list().devices().get(1).connected());
    assertThatThrownBy(() -> devices.remove("creator")).hasMessageContaining("this very device");
    assertThatThrownBy(() -> devices.remove("nobody")).hasMessageContaining("device list");
    assertThat(devices.remove("phone").key()).isEqualTo(friend.key());
    friend.await("to be told", () -> friend.told(e -> e instanceof VaultEvent.HubLost));
    assertThat(devices.list().devices()).hasSize(1);
    assertThat(devices.list().removed()).isEmpty();
  }

  @Test
  void an_identity_lists_devices_and_vaults_and_other_vaults_follow_it() {
    Device owner = team.device("owner");
    OwnIdentity.create(owner.folder(), "Ann", KeyChoice.CONFIGURED, owner.surroundings());
    assertThat(OwnIdentity.exists(owner.folder())).isTrue();
    assertThat(OwnIdentity.exists(team.hub.folder())).isFalse();
    owner.listen();
    Devices identity = owner.vault().devices();
    OwnedVault notes = team.hub.vault().devices().describe(Optional.empty());
    assertThat(identity.own(notes)).isTrue();
    assertThat(identity.own(notes)).isFalse();
    Invitation invitation = identity.invite(called("laptop"));

    Cloning.Cloned joined = join(friend, invitation);

    assertThat(OwnIdentity.exists(joined.root())).isTrue();
    Vault laptop = friend.watch();
    laptop.pull(Progress.NONE);
    assertThat(laptop.devices().vaults().vaults()).containsExactly(notes);
    friend.await("vaults.toml", () -> friend.read("vaults.toml").contains(notes.id()));
    Devices vault = team.hub.vault().devices();
    assertThat(vault.follow(laptop.devices().list()).added()).isEqualTo(2);
    assertThat(vault.follow(laptop.devices().list()).added()).isZero();
    assertThat(vault.list().devices()).extracting(d -> d.key()).contains(friend.key());

    identity.remove("laptop");
    assertThat(identity.list().removed()).extracting(d -> d.key()).containsExactly(friend.key());
    assertThat(vault.follow(identity.list()).removed()).isEqualTo(1);
    assertThat(vault.list().devices()).extracting(d -> d.key()).doesNotContain(friend.key());
    assertThat(vault.list().devices()).extracting(d -> d.key()).contains(team.hub.key());
    assertThatThrownBy(() -> vault.vaults()).hasMessageContaining("no identity");
    assertThat(identity.disown(notes.id())).isTrue();
    assertThat(identity.vaults().vaults()).isEmpty();
  }

  @Test
  void nonsense_in_an_identity_on_one_device_takes_nothing_away_on_another() {
    Device owner = team.device("owner");
    OwnIdentity.create(owner.folder(), "Ann", KeyChoice.CONFIGURED, owner.surroundings());
    owner.listen();
    Devices identity = owner.vault().devices();
    OwnedVault notes = team.hub.vault().devices().describe(Optional.empty());
    identity.own(notes);
    join(friend, identity.invite(called("laptop")));
    friend.watch().pull(Progress.NONE);
    String text = friend.read("vaults.toml");
    friend.write("vaults.toml", "[[vault]]\nid = = nonsense\n\n" + text);
    owner.await("the problem", () -> !identity.vaults().problems().isEmpty());
    assertThat(identity.vaults().vaults()).containsExactly(notes);
    assertThat(identity.vaults().problems().getFirst()).contains("line 1:");
  }
}

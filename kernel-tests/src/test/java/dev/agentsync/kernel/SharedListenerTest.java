package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.kernel.sync.HubProbe;
import dev.agentsync.kernel.wire.PeerHandshake;
import dev.agentsync.transport.wss.WssTransportProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several vaults behind one address. */
@Timeout(60)
final class SharedListenerTest {
  @TempDir Path directory;

  private Device notes;
  private Device diary;
  private Device laptop;
  private SharedListener listener;

  @BeforeEach
  void begin() {
    notes = new Device(directory, "notes");
    diary = new Device(directory, "diary");
    laptop = new Device(directory, "laptop");
    notes.init();
    diary.init();
    laptop.makeKey();
    listener = listener();
    listener.expect(new SharedListener.Names(Set.of("notes", "diary"), Optional.of("notes")));
  }

  @AfterEach
  void end() {
    listener.close();
    laptop.close();
    diary.close();
    notes.close();
  }

  private SharedListener listener() {
    return SharedListener.open(Device.LOOPBACK, directory.resolve("agent"), notes.surroundings());
  }

  private URI serve(Device device, String name) {
    device.open().start(Progress.NONE);
    device.letIn(laptop, "laptop");
    return device.vault().listen(listener, name);
  }

  private URI at(String path) {
    return URI.create(listener.address() + path);
  }

  private PeerHandshake.Offer probe(String path) {
    try (Transport transport =
        new WssTransportProvider()
            .open(new TransportProvider.Options(directory.resolve("probe"), Limits.DEFAULT))) {
      return HubProbe.probe(transport, at(path), Limits.DEFAULT);
    }
  }

  @Test
  void the_path_names_the_vault_and_a_bare_url_reaches_the_chosen_one() {
    assertThat(serve(notes, "notes")).isEqualTo(at("/notes"));
    serve(diary, "diary");
    assertThat(probe("/notes").vaultId()).isEqualTo(notes.vault().vaultId());
    assertThat(probe("/diary").vaultId()).isEqualTo(diary.vault().vaultId());
    assertThat(probe("/diary/").vaultId()).isEqualTo(diary.vault().vaultId());
    assertThat(probe("").vaultId()).isEqualTo(notes.vault().vaultId());
    assertThat(diary.vault().status().listening()).contains(at("/diary"));
  }

  @Test
  void a_device_syncs_through_a_path_as_through_an_address() {
    serve(notes, "notes");
    serve(diary, "diary");
    diary.write("today.md", "sunny\n");
    laptop.cloneFrom(at("/diary"), diary.key());
    laptop.watch();
    laptop.awaitText("today.md", "sunny\n");
    laptop.write("today.md", "rainy\n");
    diary.awaitText("today.md", "rainy\n");
    assertThat(notes.path("today.md")).doesNotExist();
  }

  @Test
  void a_name_that_nobody_has_is_answered_like_a_vault_that_does_not_know_the_device() {
    serve(notes, "notes");
    PeerHandshake.Offer nobody = probe("/secret");
    assertThat(nobody.vaultName()).contains("secret");
    assertThat(nobody.hub()).isEqualTo(notes.key());
    assertThat(nobody.vaultId()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab].*");
    Device stranger = new Device(directory, "stranger");
    stranger.makeKey();
    assertThat(refusal(stranger, "/secret")).isEqualTo(refusal(stranger, "/notes"));
  }

  private String refusal(Device stranger, String path) {
    try {
      stranger.cloneFrom(at(path), notes.key());
    } catch (AuthException e) {
      return String.valueOf(e.getMessage()).replace(at(path).toString(), "URL");
    }
    throw new AssertionError("a stranger was let in at " + path);
  }

  @Test
  void a_name_that_nobody_has_stays_the_same_vault_after_a_restart() {
    String before = probe("/secret").vaultId();
    assertThat(probe("/other").vaultId()).isNotEqualTo(before);
    listener.close();
    listener = listener();
    assertThat(probe("/secret").vaultId()).isEqualTo(before);
  }

  @Test
  void a_vault_that_is_not_open_now_hangs_up_and_is_there_again_later() {
    assertThatThrownBy(() -> probe("/diary")).isInstanceOf(NetworkException.class);
    assertThatThrownBy(() -> probe("")).isInstanceOf(NetworkException.class);
    serve(diary, "diary");
    String id = diary.vault().vaultId();
    assertThat(probe("/diary").vaultId()).isEqualTo(id);
    diary.stop();
    assertThatThrownBy(() -> probe("/diary")).isInstanceOf(NetworkException.class);
    serve(diary, "diary");
    assertThat(probe("/diary").vaultId()).isEqualTo(id);
  }
}

package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong files, wrong words and wrong servers: a clear sentence, the documented code, no harm. */
class BadInputIT {
  @TempDir Path directory;
  private Workspace workspace;
  private TestDevice device;

  @BeforeEach
  void open() {
    workspace = Workspace.in(directory);
    device = workspace.hub("notes");
    device.write("kept.md", "kept\n");
  }

  @AfterEach
  void stop() {
    workspace.close();
    assertThat(device.read("kept.md")).isEqualTo("kept\n");
  }

  private AgentsyncProcess.Finished fails(int code, String... arguments) {
    AgentsyncProcess.Finished finished = device.run(arguments);
    assertThat(finished.exitCode()).as(finished.err()).isEqualTo(code);
    assertThat(finished.err()).contains("Error: ").doesNotContain("\tat ");
    return finished;
  }

  @Test
  void a_malformed_configuration_names_file_and_place() {
    ConfigFile config = ConfigFile.of(device);
    String good = config.text();
    config.write(good + "\n[broken\n");
    assertThat(fails(3, "status").err()).contains("config.toml").containsPattern("line \\d+");
    config.write(good.replace("[sync]", "[sync]\nextensions = 7"));
    assertThat(fails(3, "status").err()).contains("extensions");
    config.write(good + "\n[storage]\nprovider = \"sqlit\"\n");
    assertThat(fails(3, "status").err()).contains("No storage plugin 'sqlit'").contains("file");
  }

  @Test
  void unknown_keys_of_the_configuration_survive_a_rewrite() {
    ConfigFile config = ConfigFile.of(device);
    config.write(
        "# my comment\n"
            + config.text()
            + "\n[obsidian]\nsync_enabled = true\nignore_globs = [\"a\", \"b\"]\n");
    device.ok("hub", "trust", device.key());
    assertThat(config.text())
        .contains(
            "# my comment", "[obsidian]", "sync_enabled = true", "ignore_globs", "hub_pubkey");
    device.ok("hub", "forget");
    assertThat(config.text()).contains("# my comment", "[obsidian]").doesNotContain("hub_pubkey");
  }

  @Test
  void wrong_key_files_are_told_apart() throws IOException {
    Path identity = device.home().resolve(".agentsync/id_ed25519");
    String good = Files.readString(identity);
    for (String bad :
        new String[] {
          "", "garbage\n", "agentsync-identity-v1 !!!\n", "agentsync-identity-v1 AQEB\n"
        }) {
      Files.writeString(identity, bad);
      assertThat(fails(3, "key", "show").err()).contains(identity.toString());
      assertThat(fails(3, "watch", "--listen", "127.0.0.1:0").err()).contains(identity.toString());
    }
    Files.delete(identity);
    assertThat(fails(3, "key", "show").err()).contains("agentsync key generate");
    Files.writeString(identity, good);
    assertThat(device.key()).startsWith("ssh-ed25519 ");
  }

  @Test
  void an_openssh_key_is_read_and_an_encrypted_one_explained() throws IOException {
    Path key = device.home().resolve("openssh");
    AgentsyncProcess.start(
            directory,
            java.util.Map.of(),
            java.util.List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()))
        .finish(TestDevice.SOON);
    ConfigFile config = ConfigFile.of(device);
    config.write(config.text().replace("[identity]", "[identity]\npath = \"" + key + "\""));
    String shown = Files.readString(Path.of(key + ".pub"));
    assertThat(shown).startsWith(device.key());
    AgentsyncProcess.start(
            directory,
            java.util.Map.of(),
            java.util.List.of(
                "ssh-keygen", "-q", "-p", "-P", "", "-N", "secret-word", "-f", key.toString()))
        .finish(TestDevice.SOON);
    AgentsyncProcess.Finished encrypted = fails(3, "key", "show");
    assertThat(encrypted.err()).containsIgnoringCase("passphrase").doesNotContain("secret-word");
  }

  @Test
  void a_port_in_use_is_named() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(fails(5, "watch", "--listen", address).err())
          .contains(address)
          .containsIgnoringCase("in use");
    }
  }

  @Test
  void a_host_that_is_not_there_and_one_that_is_no_hub_are_told_apart() throws IOException {
    TestDevice friend = workspace.device("friend");
    try (ServerSocket silent = new ServerSocket(0)) {
      int port = silent.getLocalPort();
      silent.close();
      AgentsyncProcess.Finished nobody =
          friend.startPlain("clone", "127.0.0.1:" + port).finish(TestDevice.SOON);
      assertThat(nobody.exitCode()).isEqualTo(5);
      assertThat(nobody.err()).contains("connect to rendezvous wss://127.0.0.1:" + port);
    }
    try (ServerSocket plain = new ServerSocket(0)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = plain.accept();
                    OutputStream out = socket.getOutputStream()) {
                  out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      AgentsyncProcess.Finished other =
          friend.startPlain("clone", "127.0.0.1:" + plain.getLocalPort()).finish(TestDevice.SOON);
      assertThat(other.exitCode()).isEqualTo(5);
      assertThat(other.err()).containsIgnoringCase("TLS");
    }
    AgentsyncProcess.Finished scheme =
        friend.startPlain("clone", "ftp://example.invalid/x").finish(TestDevice.SOON);
    assertThat(scheme.err()).contains("unsupported scheme \"ftp\"");
    AgentsyncProcess.Finished host =
        friend.startPlain("clone", "no-such-host.invalid").finish(TestDevice.SOON);
    assertThat(host.exitCode()).isEqualTo(5);
    assertThat(host.err()).contains("no-such-host.invalid");
  }

  @Test
  void a_clone_into_a_folder_with_files_is_refused() throws IOException {
    TestDevice.Running running = device.listen();
    TestDevice friend = workspace.device("friend");
    friend.startPlain("key", "generate").finish(TestDevice.SOON);
    device.authorize(friend);
    running.process().awaitErr("peer added to authorized_keys.*friend", TestDevice.SOON);
    Files.createDirectories(friend.folder());
    Files.writeString(friend.path("own.md"), "own\n");
    AgentsyncProcess.Finished clone =
        friend
            .startPlain(
                "clone",
                running.url(),
                friend.folder().toString(),
                "--accept-hub-key",
                device.key())
            .finish(TestDevice.SOON);
    assertThat(clone.exitCode()).isNotZero();
    assertThat(clone.err()).contains("clone target " + friend.folder() + " is not empty");
    assertThat(friend.read("own.md")).isEqualTo("own\n");
  }

  @Test
  void another_vault_at_that_address_is_refused() {
    TestDevice.Running running = device.listen();
    TestDevice friend = workspace.join(device, running, "friend");
    ConfigFile config = ConfigFile.of(friend);
    config.write(
        config
            .text()
            .replaceFirst("id = \"[0-9a-f-]+\"", "id = \"11111111-1111-4111-8111-111111111111\""));
    AgentsyncProcess.Finished pull = friend.run("pull");
    assertThat(pull.exitCode()).isNotZero();
    assertThat(pull.err()).contains("vault_id mismatch");
  }

  @Test
  void garbage_and_silence_before_the_handshake_do_not_disturb_a_hub() throws IOException {
    TestDevice.Running running = device.listen();
    URI url = URI.create(running.url());
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket("127.0.0.1", url.getPort());
      byte[] garbage = new byte[random.nextInt(2000)];
      random.nextBytes(garbage);
      socket.getOutputStream().write(garbage);
      if (i % 2 == 0) {
        socket.close();
      }
    }
    TestDevice friend = workspace.join(device, running, "friend");
    friend.watch();
    friend.write("works.md", "works\n");
    device.awaitText("works.md", "works\n");
  }

  @Test
  void a_read_only_folder_is_told_and_nothing_is_lost() throws IOException {
    TestDevice.Running running = device.listen();
    TestDevice friend = workspace.join(device, running, "friend");
    friend.write("sub/file.md", "here\n");
    friend.watch();
    device.awaitText("sub/file.md", "here\n");
    AgentsyncProcess.start(
            directory,
            java.util.Map.of(),
            java.util.List.of("chattr", "+i", friend.path("sub").toString()))
        .finish(TestDevice.SOON);
    try {
      device.write("sub/new.md", "cannot be written there\n");
      device.write("other.md", "can be\n");
      friend.awaitText("other.md", "can be\n");
    } finally {
      AgentsyncProcess.start(
              directory,
              java.util.Map.of(),
              java.util.List.of("chattr", "-i", friend.path("sub").toString()))
          .finish(TestDevice.SOON);
    }
    device.write("nudge.md", "tried again\n");
    friend.awaitText("sub/new.md", "cannot be written there\n");
  }
}

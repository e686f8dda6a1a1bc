package dev.agentsync.signer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityFileTest {
  private static final String HUB_LINE =
      "agentsync-identity-v1 AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
  private static final String HUB_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";
  private static final String PEER_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("id_ed25519");
  }

  private void place(String content) throws IOException {
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static SignerProvider.Options options(Path file) {
    return new SignerProvider.Options(file, Optional.empty(), Optional.empty());
  }

  private DeviceKey opened(String content) throws IOException {
    place(content);
    return opened(file);
  }

  private static DeviceKey opened(Path file) {
    try (Signer signer = new FileSignerProvider().open(options(file))) {
      return signer.publicKey();
    }
  }

  private void assertRefused(String content, String... parts) throws IOException {
    place(content);
    assertThatThrownBy(() -> opened(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(parts)
        .hasMessageContaining(file.toString());
  }

  private static byte[] seed(int value) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) value);
    return seed;
  }

  @Test
  void the_known_identity_lines_give_the_known_keys() throws IOException {
    assertThat(opened(HUB_LINE + "\n").ssh()).isEqualTo(HUB_KEY);
    assertThat(opened(HUB_LINE + "\n").fingerprint())
        .isEqualTo("SHA256:fe85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8");
    assertThat(opened(SeedLine.render(new Seed(seed(2)))).ssh()).isEqualTo(PEER_KEY);
    assertThat(SeedLine.render(new Seed(seed(1)))).isEqualTo(HUB_LINE + "\n");
  }

  @Test
  void the_known_seed_makes_the_known_signature() throws IOException {
    // RFC 8032, section 7.1, test 3
    byte[] secret =
        HexFormat.of().parseHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
    place(SeedLine.render(new Seed(secret)));
    try (Signer signer = new FileSignerProvider().open(options(file))) {
      assertThat(signer.sign(new byte[] {(byte) 0xaf, (byte) 0x82}))
          .asHexString()
          .isEqualToIgnoringCase(
              "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                  + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    }
  }

  @Test
  void only_the_first_line_counts_and_trailing_blanks_are_nothing() throws IOException {
    assertThat(opened(HUB_LINE).ssh()).isEqualTo(HUB_KEY);
    assertThat(opened(HUB_LINE + "  \t\nanything").ssh()).isEqualTo(HUB_KEY);
    assertThat(opened(HUB_LINE + "\r\n").ssh()).isEqualTo(HUB_KEY);
  }

  @Test
  void a_broken_identity_line_is_told_in_the_known_words() throws IOException {
    assertRefused("", "empty identity file at ");
    assertRefused("hello", "identity file at ", " is not in agentsync-identity-v1 format");
    assertRefused("\n" + HUB_LINE, " is not in agentsync-identity-v1 format");
    assertRefused("agentsync-identity-v2 AQEB", " is not in agentsync-identity-v1 format");
    assertRefused("agentsync-identity-v1 !!!!", "identity file base64 decode: ");
    assertRefused(HUB_LINE + "=", "identity file base64 decode: ", "padding");
    assertRefused(HUB_LINE.replaceAll(".$", "F"), "identity file base64 decode: ");
    assertRefused("agentsync-identity-v1 AQEB", "identity seed wrong length: got 3 bytes, want 32");
    assertRefused("agentsync-identity-v1 ", "identity seed wrong length: got 0 bytes, want 32");
  }

  @Test
  void no_message_shows_the_secret() throws IOException {
    String secret = HUB_LINE.substring(HUB_LINE.indexOf(' ') + 1);
    for (String content :
        List.of(HUB_LINE + "=", HUB_LINE + "AAAA", HUB_LINE + "*", "x" + HUB_LINE)) {
      place(content);
      assertThatThrownBy(() -> opened(file))
          .isInstanceOf(ConfigException.class)
          .message()
          .doesNotContain(secret.substring(0, 8));
    }
    assertThat(new Seed(seed(1)).toString()).doesNotContain("AQEB").doesNotContain("0101");
  }

  @Test
  void a_missing_file_says_how_to_make_one() {
    assertThatThrownBy(() -> opened(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "identity file not found at "
                + file
                + ". Run `agentsync key generate` to create one, ");
    assertThatThrownBy(() -> opened(file.resolve("below")))
        .hasMessageContaining("identity file not found at ");
  }

  @Test
  void what_is_no_file_is_refused() throws Exception {
    assertThatThrownBy(() -> opened(directory))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is a directory");
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device), "no devices on this platform");
    assertThatThrownBy(() -> opened(device))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is not a regular file");
  }

  @Test
  void a_path_through_a_file_is_refused() throws IOException {
    place(HUB_LINE);
    assertThatThrownBy(() -> opened(file.resolve("id")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Not a directory");
  }

  @Test
  void an_unreadable_file_is_refused() throws IOException {
    Path unreadable = Path.of("/proc/self/mem"); // regular, there, and nothing at its beginning
    assumeTrue(Files.isRegularFile(unreadable), "no /proc on this platform");
    assertThatThrownBy(() -> opened(unreadable))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot read identity file at ");
  }

  @Test
  void a_huge_file_is_refused_without_reading_it() throws IOException {
    assertRefused("x".repeat(70_000), "is larger than 65536 bytes");
  }

  @Test
  void a_file_others_may_read_is_warned_about() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    place(HUB_LINE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(IdentityFile.exposure(file)).isEmpty();
    for (String mode : List.of("rw-r-----", "rw-----w-", "rw-r--r--")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertThat(IdentityFile.exposure(file).orElseThrow())
          .contains(mode)
          .contains("chmod 600 " + file);
      assertThat(opened(file).ssh()).as("warned about, but used").isEqualTo(HUB_KEY);
    }
  }

  @Test
  void a_generated_key_is_private_and_has_its_public_half_beside_it() throws IOException {
    Path deep = directory.resolve("home/.agentsync/key.one");
    DeviceKey key = new FileSignerProvider().generate(options(deep));
    assertThat(opened(deep)).isEqualTo(key);
    assertThat(Files.readString(deep)).matches("agentsync-identity-v1 [A-Za-z0-9+/]{43}\n");
    assertThat(deep.resolveSibling("key.one.pub")).hasContent(key.ssh() + "\n");
    try (var names = Files.list(deep.getParent())) {
      assertThat(names).hasSize(2);
    }
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deep)))
        .isEqualTo("rw-------");
  }

  @Test
  void generating_leaves_an_existing_file_alone_byte_for_byte() throws IOException {
    place("not even a key");
    assertThatThrownBy(() -> new FileSignerProvider().generate(options(file)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("identity file already exists at " + file + "; refusing to overwrite");
    assertThat(file).hasContent("not even a key");
    assertThat(directory.resolve("id_ed25519.pub")).doesNotExist();
  }

  @Test
  void generating_does_not_follow_a_dangling_link() throws IOException {
    Files.createSymbolicLink(file, directory.resolve("elsewhere"));
    assertThatThrownBy(() -> new FileSignerProvider().generate(options(file)))
        .isInstanceOf(ConfigException.class);
    assertThat(directory.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void two_generated_keys_differ() {
    DeviceKey one = new FileSignerProvider().generate(options(directory.resolve("one")));
    DeviceKey two = new FileSignerProvider().generate(options(directory.resolve("two")));
    assertThat(one).isNotEqualTo(two);
  }

  @Test
  void an_openssh_key_without_a_passphrase_is_used() throws IOException {
    assertThat(opened(OpenSshKeys.plain(seed(1))).ssh()).isEqualTo(HUB_KEY);
    assertThat(opened("\n" + OpenSshKeys.plain(seed(2)).replace("\n", "\r\n")).ssh())
        .isEqualTo(PEER_KEY);
  }

  @Test
  void an_openssh_key_with_a_passphrase_is_refused_with_a_way_out() throws IOException {
    assertRefused(
        OpenSshKeys.encrypted(seed(1)), "encrypted with a passphrase", "AGENTSYNC_PASSPHRASE_FILE");
  }

  @Test
  void an_openssh_key_whose_halves_differ_is_refused() throws IOException {
    assertRefused(OpenSshKeys.mismatched(seed(1), seed(2)), "identity file at ");
  }

  @Test
  void other_key_files_are_told_apart() throws IOException {
    assertRefused(HUB_KEY, "it is a public key");
    assertRefused("-----BEGIN RSA PRIVATE KEY-----\nAAAA", "it is a PEM file");
    assertRefused("PuTTY-User-Key-File-3: ssh-ed25519", "it is a PuTTY key");
  }

  @Test
  void keys_made_by_ssh_keygen_are_understood() throws Exception {
    assumeTrue(keygen("ed25519", "plain", ""), "ssh-keygen is not installed");
    String expected = Files.readString(directory.resolve("plain.pub"));
    assertThat(opened(directory.resolve("plain"))).isEqualTo(DeviceKey.parse(expected));

    assertThat(keygen("ed25519", "secret", "passphrase")).isTrue();
    assertThatThrownBy(() -> opened(directory.resolve("secret")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("encrypted with a passphrase");

    for (String type : List.of("rsa", "ecdsa")) {
      assertThat(keygen(type, type, "")).isTrue();
      assertThatThrownBy(() -> opened(directory.resolve(type)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(type)
          .hasMessageContaining("agentsync needs ssh-ed25519");
    }
  }

  private boolean keygen(String type, String name, String passphrase) throws InterruptedException {
    try {
      Process keygen =
          new ProcessBuilder(
                  "ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", name, "-C", "a comment")
              .directory(directory.toFile())
              .start();
      return keygen.waitFor(60, TimeUnit.SECONDS) && keygen.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void a_cut_or_changed_file_gives_a_key_or_a_clear_refusal() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    List<String> originals =
        List.of(HUB_LINE + "\n", OpenSshKeys.plain(seed(1)), OpenSshKeys.encrypted(seed(1)));
    for (int round = 0; round < 600; round++) {
      byte[] content =
          originals.get(round % originals.size()).getBytes(StandardCharsets.ISO_8859_1);
      if (random.nextInt(4) == 0) {
        content = Arrays.copyOf(content, random.nextInt(content.length));
      }
      for (int i = random.nextInt(4); i > 0 && content.length > 0; i--) {
        content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      }
      place(new String(content, StandardCharsets.ISO_8859_1));
      try {
        var _ = opened(file);
      } catch (ConfigException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining(file.toString());
      }
    }
  }

  @Test
  void changed_openssh_content_gives_a_key_or_a_clear_refusal() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String[] lines = OpenSshKeys.plain(seed(1)).split("\n");
    String base64 = String.join("", Arrays.copyOfRange(lines, 1, lines.length - 1));
    for (int round = 0; round < 600; round++) {
      byte[] content = Base64.getDecoder().decode(base64);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      }
      String armored =
          lines[0]
              + "\n"
              + Base64.getEncoder().encodeToString(content)
              + "\n"
              + lines[lines.length - 1]
              + "\n";
      place(armored);
      try {
        var _ = opened(file);
      } catch (ConfigException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining(file.toString());
      }
    }
  }
}

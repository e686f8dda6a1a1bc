package dev.agentsync.signer.sshagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.testkit.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSH's own agent, without any desktop around it. */
final class RealAgent implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Path folder;
  private final Path socket;
  private final Process process;

  private RealAgent(Path folder, Path socket, Process process) {
    this.folder = folder;
    this.socket = socket;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param confirms what the program that asks the user to confirm answers
   */
  static RealAgent start(Path folder, boolean confirms) throws IOException {
    Path socket = folder.resolve("agent.sock");
    Files.deleteIfExists(socket);
    Path askpass = folder.resolve("askpass");
    Files.writeString(askpass, "#!/bin/sh\nexit " + (confirms ? 0 : 1) + "\n");
    Files.setPosixFilePermissions(askpass, PosixFilePermissions.fromString("rwx------"));
    var builder = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString());
    builder.environment().put("SSH_ASKPASS", askpass.toString());
    builder.environment().put("SSH_ASKPASS_REQUIRE", "force");
    builder.environment().put("DISPLAY", "none:0");
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("agent.log").toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      assumeTrue(System.getenv("CI") != null, "ssh-agent is not installed");
      throw e;
    }
    var agent = new RealAgent(folder, socket, process);
    Conditions.await("the agent listens", SOON, () -> Files.exists(socket));
    return agent;
  }

  Path socket() {
    return socket;
  }

  /** Makes a key file and returns its public half. */
  DeviceKey make(String name, String type) throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    run("", "ssh-keygen", "-q", "-t", type, "-N", "", "-C", "comment of " + name, "-f", "" + file);
    String line = Files.readString(file.resolveSibling(name + ".pub")).strip();
    return type.equals("ed25519") ? DeviceKey.parse(line) : DeviceKey.parse(ed25519OfNobody());
  }

  private static String ed25519OfNobody() {
    return "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
  }

  /** Adds a key file made before. */
  void add(String name, String... options) throws IOException, InterruptedException {
    var command = new java.util.ArrayList<>(List.of("ssh-add", "-q"));
    command.addAll(List.of(options));
    command.add(folder.resolve(name).toString());
    run("", command.toArray(String[]::new));
  }

  void remove(String name) throws IOException, InterruptedException {
    run("", "ssh-add", "-q", "-d", folder.resolve(name).toString());
  }

  void lock() throws IOException, InterruptedException {
    run("pass\n", "ssh-add", "-x");
  }

  void unlock() throws IOException, InterruptedException {
    run("pass\n", "ssh-add", "-X");
  }

  private void run(String input, String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.environment().put("SSH_AUTH_SOCK", socket.toString());
    if (!input.isEmpty()) {
      // Without a terminal ssh-add takes the passphrase from a program only.
      Path says = folder.resolve("says");
      Files.writeString(says, "#!/bin/sh\necho " + input);
      Files.setPosixFilePermissions(says, PosixFilePermissions.fromString("rwx------"));
      builder.environment().put("SSH_ASKPASS", says.toString());
      builder.environment().put("SSH_ASKPASS_REQUIRE", "force");
      builder.environment().put("DISPLAY", "none:0");
    }
    Path log = folder.resolve("command.log");
    Process run = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(run.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).as(command[0]).isTrue();
    assertThat(run.exitValue()).as("%s: %s", List.of(command), Files.readString(log)).isZero();
  }

  /** Ends it as a crash would, leaving its socket behind. */
  void die() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

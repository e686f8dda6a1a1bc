package dev.agentsync.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key of the vault that start-up caches are trained with: in a file, or held by an agent of
 * OpenSSH if the image takes no other.
 */
final class TrainingKey implements AutoCloseable {
  private final Path folder;
  private final @Nullable Process agent;

  private TrainingKey(Path folder, @Nullable Process agent) {
    this.folder = folder;
    this.agent = agent;
  }

  /**
   * Makes a key for this image.
   *
   * @throws IOException if that takes an agent and OpenSSH is not installed, or does not do it
   */
  static TrainingKey of(ImagePlan plan) throws IOException {
    // Not beside the image: the name of a socket must be short.
    Path folder = Files.createTempDirectory("agentsync-training");
    if (plan.has("signer-file")) {
      return new TrainingKey(folder, null);
    }
    var key = new TrainingKey(folder, startAgent(folder));
    try {
      String file = folder.resolve("key").toString();
      key.openSsh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file);
      key.openSsh("ssh-add", "-q", file);
      return key;
    } catch (IOException e) {
      key.close();
      throw e;
    }
  }

  private static Process startAgent(Path folder) throws IOException {
    try {
      Process agent =
          new ProcessBuilder("ssh-agent", "-D", "-a", socket(folder).toString()).start();
      if (agent.inputReader().readLine() == null) { // told once the socket is there
        throw new IOException("ssh-agent does not start");
      }
      return agent;
    } catch (IOException e) {
      Folders.delete(folder);
      throw e;
    }
  }

  /** Returns what {@code init} is told. */
  List<String> words() {
    return agent == null ? List.of("--identity", folder.resolve("identity").toString()) : List.of();
  }

  /** Lets a process find the agent; one of the user's own is none of its business. */
  void tell(Map<String, String> environment) {
    environment.remove("SSH_AUTH_SOCK");
    if (agent != null) {
      environment.put("SSH_AUTH_SOCK", socket(folder).toString());
    }
  }

  private static Path socket(Path folder) {
    return folder.resolve("agent");
  }

  private void openSsh(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    tell(builder.environment());
    String outcome = StartupCaches.run(builder);
    if (!outcome.equals(StartupCaches.ENDED_WELL)) {
      throw new IOException(command[0] + " made no key: " + outcome);
    }
  }

  @Override
  public void close() throws IOException {
    if (agent != null) {
      agent.destroy();
      var _ = StartupCaches.ends(agent); // it removes its socket
    }
    Folders.delete(folder);
  }
}

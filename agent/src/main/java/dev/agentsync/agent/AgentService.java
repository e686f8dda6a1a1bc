package dev.agentsync.agent;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Makes a profile's agent a service of the system, with the system's own tools. Any thread. */
public final class AgentService {
  private final ServiceUnit unit;

  private AgentService(ServiceUnit unit) {
    this.unit = unit;
  }

  /**
   * Returns the service that this system would run: of systemd on Linux, of launchd on macOS.
   *
   * @param launcher the program
   * @param system whether it belongs to the machine and not to the user's session
   * @throws ConfigException on other systems
   */
  public static AgentService of(AgentFiles files, Path launcher, boolean system) {
    var plan =
        new ServicePlan(
            files.profile(),
            launcher,
            System.getProperty("user.name", ""),
            Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home", "."))),
            system);
    String os = System.getProperty("os.name", "");
    if (os.startsWith("Linux")) {
      return new AgentService(new SystemdUnit(plan));
    }
    if (os.startsWith("Mac")) {
      return new AgentService(new LaunchdUnit(plan));
    }
    throw new ConfigException(
        "There is no service for "
            + os
            + " yet. Have your service manager run 'agentsync agent start -f'.");
  }

  /** Returns the description that is installed. */
  public String text() {
    return unit.text();
  }

  /** Returns where it goes. */
  public Path file() {
    return unit.file();
  }

  /**
   * Writes the description and makes the service manager start the agent, now and from now on.
   *
   * @return what a person has to know
   * @throws StorageException if the description cannot be written
   * @throws VaultException if the manager refuses; the description stays
   */
  public String install() {
    try {
      Files.createDirectories(Objects.requireNonNull(file().getParent(), "it has a folder"));
      Files.writeString(file(), text());
    } catch (IOException e) {
      throw new StorageException(
          "Cannot write "
              + file()
              + ": "
              + e
              + ". A service of the machine needs root; --user installs one of your own.",
          e);
    }
    unit.enabling().forEach(AgentService::run);
    return unit.remark();
  }

  /**
   * Stops the service and removes the description; what is not there is left out.
   *
   * @return whether there was one
   * @throws StorageException if it cannot be removed
   * @throws VaultException if the manager refuses; then the description stays
   */
  public boolean uninstall() {
    if (!Files.exists(file())) {
      return false;
    }
    unit.disabling().forEach(AgentService::run);
    try {
      return Files.deleteIfExists(file());
    } catch (IOException e) {
      throw new StorageException("Cannot remove " + file() + ": " + e + ".", e);
    }
  }

  private static void run(List<String> command) {
    String line = String.join(" ", command);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code != 0) {
        throw new VaultException(
            "'"
                + line
                + "' failed with "
                + code
                + ": "
                + said
                + ". Run it by hand when it can be.");
      }
    } catch (IOException e) {
      throw new VaultException("'" + line + "' could not be run: " + e + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VaultException("Interrupted while running '" + line + "'.", e);
    }
  }
}

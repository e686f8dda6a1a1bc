package dev.agentsync.bench;

import dev.agentsync.testkit.AgentsyncProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same changes under Syncthing, two devices on loopback, watching with the shortest delay. */
final class Syncthing {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path directory;

  Syncthing(Path directory) {
    this.directory = directory;
  }

  static boolean installed() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(folder, "syncthing"))) {
        return true;
      }
    }
    return false;
  }

  void propagation(Report report, int rounds) {
    try {
      String a = generate("st-a");
      String b = generate("st-b");
      configure("st-a", a, 22091, 18391, b, 22092);
      configure("st-b", b, 22092, 18392, a, 22091);
      try (AgentsyncProcess first = start("st-a");
          AgentsyncProcess second = start("st-b")) {
        Path here = directory.resolve("st-a-folder");
        Path there = directory.resolve("st-b-folder");
        Files.writeString(here.resolve("ready.md"), "ready\n");
        Folders.until(() -> {}, () -> Files.exists(there.resolve("ready.md")));
        new Folders(here, there).measure(report, "syncthing_", 2, rounds);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String generate(String name) throws IOException {
    Files.createDirectories(directory.resolve(name + "-folder"));
    Files.createDirectories(directory.resolve(name + "-folder/.stfolder"));
    run(List.of("syncthing", "generate", "--no-default-folder", "--home", home(name)));
    Matcher id =
        Pattern.compile("<device id=\"([A-Z0-9-]{63})\"")
            .matcher(Files.readString(Path.of(home(name), "config.xml")));
    if (!id.find()) {
      throw new IllegalStateException("no device id in the generated configuration");
    }
    return id.group(1);
  }

  private void configure(String name, String id, int port, int gui, String otherId, int otherPort)
      throws IOException {
    String config =
        """
        <configuration version="36">
          <folder id="bench" label="bench" path="%s" type="sendreceive" rescanIntervalS="3600" \
        fsWatcherEnabled="true" fsWatcherDelayS="1">
            <device id="%s"/>
            <device id="%s"/>
          </folder>
          <device id="%s" name="me"><address>dynamic</address></device>
          <device id="%s" name="other"><address>tcp://127.0.0.1:%d</address></device>
          <gui enabled="true"><address>127.0.0.1:%d</address><apikey>bench</apikey></gui>
          <options>
            <listenAddress>tcp://127.0.0.1:%d</listenAddress>
            <globalAnnounceEnabled>false</globalAnnounceEnabled>
            <localAnnounceEnabled>false</localAnnounceEnabled>
            <relaysEnabled>false</relaysEnabled>
            <natEnabled>false</natEnabled>
            <urAccepted>-1</urAccepted>
            <crashReportingEnabled>false</crashReportingEnabled>
            <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
            <startBrowser>false</startBrowser>
            <reconnectionIntervalS>5</reconnectionIntervalS>
          </options>
        </configuration>
        """
            .formatted(
                directory.resolve(name + "-folder"),
                id,
                otherId,
                id,
                otherId,
                otherPort,
                gui,
                port);
    Files.writeString(Path.of(home(name), "config.xml"), config);
  }

  private AgentsyncProcess start(String name) {
    return AgentsyncProcess.start(
        directory,
        Map.of("STNOUPGRADE", "1", "HOME", directory.toString()),
        List.of("syncthing", "serve", "--no-browser", "--no-restart", "--home", home(name)));
  }

  private void run(List<String> command) {
    AgentsyncProcess.Finished finished =
        AgentsyncProcess.start(directory, Map.of("HOME", directory.toString()), command)
            .finish(LIMIT);
    if (finished.exitCode() != 0) {
      throw new IllegalStateException(command + " failed: " + finished.err());
    }
  }

  private String home(String name) {
    return directory.resolve(name).toString();
  }
}

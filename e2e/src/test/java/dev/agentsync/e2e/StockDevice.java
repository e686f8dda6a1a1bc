package dev.agentsync.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.Conditions;
import dev.agentsync.testkit.TestDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A device of the public protocol that shares no code with the product; runs on Node. */
final class StockDevice implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path HOME = Path.of(System.getProperty("agentsync.node"));

  private final AgentsyncProcess process;
  private int dumps;

  private StockDevice(List<String> arguments) {
    install();
    var command = new java.util.ArrayList<>(List.of("node", "stock-device.mjs"));
    command.addAll(arguments);
    process = AgentsyncProcess.start(HOME, Map.of(), command);
  }

  /**
   * Skips the test where Node or openssl is missing, on a person's machine; a build server has
   * both, so there the test fails instead.
   */
  static void require() {
    boolean here = installed("node") && installed("npm") && installed("openssl");
    if (!here && System.getenv("CI") != null) {
      throw new AssertionError("node, npm and openssl are needed for this test");
    }
    Assumptions.assumeTrue(here, "node, npm and openssl are needed to run the independent device");
  }

  private static boolean installed(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Installs the libraries once; they come from the npm registry, as its lock file says. */
  private static synchronized void install() {
    if (Files.isDirectory(HOME.resolve("node_modules"))) {
      return;
    }
    AgentsyncProcess.Finished npm =
        AgentsyncProcess.start(
                HOME, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund", "--omit=optional"))
            .finish(java.time.Duration.ofMinutes(3));
    if (npm.exitCode() != 0) {
      throw new AssertionError("npm ci failed:\n" + npm.err());
    }
  }

  static StockDevice peer(String url, String seedHex) {
    return new StockDevice(List.of("peer", url, seedHex));
  }

  static StockDevice hub(Path directory, String seedHex, String vaultId) {
    Path key = directory.resolve("stock-key.pem");
    Path certificate = directory.resolve("stock-cert.pem");
    AgentsyncProcess.Finished openssl =
        AgentsyncProcess.start(
                directory,
                Map.of(),
                List.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ed25519",
                    "-nodes",
                    "-days",
                    "30",
                    "-subj",
                    "/",
                    "-addext",
                    "subjectAltName=DNS:agentsync.local",
                    "-keyout",
                    key.toString(),
                    "-out",
                    certificate.toString()))
            .finish(TestDevice.SOON);
    if (openssl.exitCode() != 0) {
      throw new AssertionError("openssl failed:\n" + openssl.err());
    }
    return new StockDevice(
        List.of("hub", "0", seedHex, vaultId, key.toString(), certificate.toString()));
  }

  /** Waits for an event and returns it. */
  JsonNode await(String event) {
    return parse(process.awaitOut("^\\{\"event\":\"" + event + "\".*", TestDevice.SOON).group());
  }

  /** Sends a command, such as {@code {"op":"write",…}}. */
  void tell(Map<String, Object> command) {
    try {
      process.type(JSON.writeValueAsString(command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String path, String text) {
    tell(Map.of("op", "write", "path", path, "text", text));
  }

  /** Returns everything the device knows, as the public project would list it. */
  JsonNode dump() {
    dumps++;
    tell(Map.of("op", "dump"));
    Conditions.await(
        "dump " + dumps + " of the stock device\n" + process.transcript(),
        TestDevice.SOON,
        () -> dumpsPrinted().size() >= dumps);
    return parse(dumpsPrinted().get(dumps - 1));
  }

  private List<String> dumpsPrinted() {
    return process.out().lines().filter(l -> l.startsWith("{\"event\":\"dump\"")).toList();
  }

  /** Waits until its document shows what is expected. */
  JsonNode awaitDump(String what, Predicate<JsonNode> expected) {
    JsonNode[] last = new JsonNode[1];
    try {
      Conditions.await(
          what,
          TestDevice.SOON,
          () -> {
            last[0] = dump();
            return expected.test(last[0]);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\nlast: " + last[0], e);
    }
    return last[0];
  }

  /** Waits until the file is there once, with this text. */
  JsonNode awaitText(String path, String text) {
    return awaitDump(
        path + " to be '" + text + "' on the stock device",
        dump ->
            dump.at("/files").path(path).size() == 1
                && dump.at("/files").path(path).get(0).path("text").asText().equals(text));
  }

  AgentsyncProcess process() {
    return process;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}

package dev.agentsync.engine.java;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.agentsync.kernel.spi.ActorId;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Assumptions;

/** The newest Automerge from npm in a Node process, asked by lines of JSON. */
@NullUnmarked // a JSON value may always be missing
final class NodeOracle implements AutoCloseable {
  private static final Path HOME = Path.of(System.getProperty("agentsync.oracle", "src/test/node"));
  private final Process process;
  private final Writer to;
  private final BufferedReader from;

  private NodeOracle(Process process) {
    this.process = process;
    to = process.outputWriter(StandardCharsets.UTF_8);
    from = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts Node. Skips the test where it is missing, on a person's machine; a build server has it,
   * so there the test fails instead.
   */
  static NodeOracle start() throws IOException, InterruptedException {
    boolean here = installed("node") && installed("npm");
    if (!here && System.getenv("CI") != null) {
      throw new AssertionError("node and npm are needed for this test");
    }
    Assumptions.assumeTrue(here, "node and npm are needed to compare with the newest Automerge");
    if (!Files.isDirectory(HOME.resolve("node_modules"))) {
      Process npm =
          process("npm", "ci", "--no-audit", "--no-fund", "--omit=optional")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (!npm.waitFor(3, TimeUnit.MINUTES) || npm.exitValue() != 0) {
        npm.destroyForcibly();
        throw new AssertionError("npm ci failed in " + HOME.toAbsolutePath());
      }
    }
    return new NodeOracle(
        process("node", "oracle.mjs").redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private static ProcessBuilder process(String... command) {
    return new ProcessBuilder(command).directory(HOME.toFile());
  }

  private static boolean installed(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Sends a command and returns the answer. */
  Map<String, Object> ask(String op, String document, Map<String, Object> more) {
    var command = new HashMap<>(more);
    command.put("op", op);
    command.put("name", document);
    try {
      to.write(json(command));
      to.write('\n');
      to.flush();
      String answer = Objects.requireNonNull(from.readLine(), "Node has ended");
      var read = Json.object(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
      if (read.get("error") != null) {
        throw new AssertionError(op + ": " + read.get("error"));
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void load(String document, ActorId actor, byte[] data) {
    ask("load", document, Map.of("actor", actor.toString(), "data", base64(data)));
  }

  static String base64(byte[] data) {
    return Base64.getEncoder().encodeToString(data);
  }

  private static String json(Object value) throws IOException {
    var out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      write(json, value);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName((String) entry.getKey());
          write(json, entry.getValue());
        }
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object one : list) {
          write(json, one);
        }
        json.writeEndArray();
      }
      case Boolean it -> json.writeBoolean(it);
      case Number it -> json.writeNumber(it.longValue());
      default -> json.writeString(value.toString());
    }
  }

  @Override
  public void close() throws IOException {
    to.close();
    process.destroy();
  }
}

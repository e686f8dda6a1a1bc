package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.NullUnmarked;

/** The fixtures made with the official libraries, by their manifest. */
@NullUnmarked // a JSON value may always be missing
final class Fixtures {
  private static final Map<String, Object> MANIFEST = manifest();

  private Fixtures() {}

  private static Map<String, Object> manifest() {
    try {
      return Json.object(open("manifest.json"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, Object> root() {
    return MANIFEST;
  }

  static List<Map<String, Object>> all() {
    return Json.maps(MANIFEST.get("fixtures"));
  }

  static List<Map<String, Object>> ofKind(String kind) {
    return all().stream().filter(fixture -> kind.equals(fixture.get("kind"))).toList();
  }

  static Map<String, Object> named(String id) {
    return all().stream().filter(it -> id.equals(it.get("id"))).findFirst().orElseThrow();
  }

  /** Returns the bytes of a fixture, from its file or from the manifest itself. */
  static byte[] bytes(Map<String, Object> fixture) throws IOException {
    if (fixture.get("hex") instanceof String hex) {
      return hex(hex);
    }
    try (InputStream in = open((String) fixture.get("file"))) {
      return in.readAllBytes();
    }
  }

  /** Returns the fixture with what is kept apart because it is large. */
  static Map<String, Object> expected(Map<String, Object> fixture) throws IOException {
    return fixture.get("expectedFile") instanceof String file
        ? Json.object(new GZIPInputStream(open(file)))
        : fixture;
  }

  static InputStream open(String file) {
    return Objects.requireNonNull(
        Fixtures.class.getResourceAsStream("/automerge/" + file), "no fixture " + file);
  }

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static Heads heads(Object hashes) {
    return Heads.of(
        Json.strings(hashes).stream().map(hash -> new ChangeHash(Bytes.ofHex(hash))).toList());
  }
}

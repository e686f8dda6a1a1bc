package dev.agentsync.bench.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * How a paper was written, keystroke by keystroke: the trace that CRDTs are compared with, by
 * Martin Kleppmann, CC BY 4.0. The system property {@code agentsync.traces} names its folder.
 *
 * @param edits in order
 * @param end the text they end with
 */
record EditingTrace(List<Edit> edits, String end) {
  /** One keystroke. */
  record Edit(int at, int deleted, String inserted) {}

  static EditingTrace read() {
    try (var in = new GZIPInputStream(Files.newInputStream(file("automerge-paper.json.gz")));
        JsonParser json = new JsonFactory().createParser(in)) {
      String end = "";
      var edits = new ArrayList<Edit>();
      while (json.nextToken() != null) {
        if (json.currentToken() != JsonToken.FIELD_NAME) {
          continue;
        }
        switch (json.currentName()) {
          case "endContent" -> end = json.nextTextValue();
          case "patches" -> patches(json, edits);
          default -> {}
        }
      }
      return new EditingTrace(edits, end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void patches(JsonParser json, List<Edit> edits) throws IOException {
    json.nextToken();
    while (json.nextToken() == JsonToken.START_ARRAY) {
      edits.add(new Edit(json.nextIntValue(-1), json.nextIntValue(-1), json.nextTextValue()));
      json.nextToken();
    }
  }

  /**
   * Returns the document that one change for each keystroke makes, as the official library saved
   * it.
   */
  static byte[] saved() {
    try {
      return Files.readAllBytes(file("automerge-paper-1-edit-per-change.automerge"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(String name) {
    return Path.of(System.getProperty("agentsync.traces"), name);
  }
}

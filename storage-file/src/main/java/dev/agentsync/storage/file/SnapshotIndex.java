package dev.agentsync.storage.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.agentsync.kernel.spi.DiskFailure;
import dev.agentsync.kernel.spi.Storage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** {@code snapshots/index.json}: the labels, for programs that do not open the document. */
final class SnapshotIndex {
  private static final int SCHEMA_VERSION = 1;
  private static final String NAME = "index.json";

  private final Path directory;
  private final DiskFiles disk;

  SnapshotIndex(Path directory, DiskFiles disk) {
    this.directory = directory;
    this.disk = disk;
  }

  void publish(List<Storage.Snapshot> snapshots) {
    Path file = directory.resolve(NAME);
    try {
      Uninterrupted.call(
          () -> {
            DurableFile.ensureDirectory(directory);
            byte[] json = render(snapshots).getBytes(StandardCharsets.UTF_8);
            DurableFile.replace(disk, file, directory.resolve("." + NAME + ".tmp"), json);
            return true;
          });
    } catch (IOException e) {
      throw DiskFailure.during("write", file, e);
    }
  }

  /** Returns the JSON: two spaces of indent, no newline at the end. */
  static String render(List<Storage.Snapshot> snapshots) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(pretty());
      json.writeStartObject();
      json.writeNumberField("schema_version", SCHEMA_VERSION);
      json.writeArrayFieldStart("labels");
      for (Storage.Snapshot snapshot : snapshots) {
        json.writeStartObject();
        json.writeStringField("label", snapshot.name());
        json.writeStringField(
            "heads",
            Base64.getEncoder().withoutPadding().encodeToString(snapshot.heads().encode()));
        json.writeNumberField("created_at", snapshot.createdAtMillis());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static DefaultPrettyPrinter pretty() {
    var indenter = new DefaultIndenter("  ", "\n");
    var separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayEmptySeparator("")
            .withObjectEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withArrayIndenter(indenter)
        .withObjectIndenter(indenter);
  }
}

package dev.agentsync.kernel.past;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.ChangeNote;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.history.Writer;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.identity.DeviceActor;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.TracedDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The devices behind actor ids, by what {@code authorized_keys} says and ever said. */
final class Writers {
  private static final int ID_DIGITS = 8;

  /** Nobody edits the file this often; somebody hostile might. */
  private static final int MAX_VERSIONS = 1000;

  /** The length of the actor ids under which devices unite what was written apart. */
  private static final int MERGE_ACTOR = 32;

  private final Map<Bytes, Writer> known = new HashMap<>();
  private final Map<ActorId, Writer> byActor = new HashMap<>();

  private Writers() {}

  static Writers read(
      Past past,
      List<TracedDocument.Entry> changes,
      Map<FileId, List<Integer>> traces,
      Optional<DeviceKey> here) {
    var writers = new Writers();
    here.ifPresent(key -> writers.add(key, ""));
    PastFiles now = past.now();
    var keyFiles = new ArrayList<FileId>();
    for (FileId id : traces.keySet()) {
      if (now.file(id).filter(Writers::isKeyFile).isPresent()) {
        keyFiles.add(id);
      }
    }
    var versions = new TreeSet<Integer>();
    keyFiles.forEach(id -> versions.addAll(traces.getOrDefault(id, List.of())));
    while (versions.size() > MAX_VERSIONS) {
      versions.pollFirst();
    }
    for (int version : versions) {
      var at = past.at(Heads.of(changes.get(version).hash()));
      for (FileId id : keyFiles) {
        at.file(id)
            .filter(Writers::isKeyFile)
            .map(file -> AuthorizedKeys.parse(at.text(id)))
            .ifPresent(
                keys -> keys.entries().forEach(entry -> writers.add(entry.key(), entry.label())));
      }
    }
    for (TracedDocument.Entry change : changes) {
      if (!writers.byActor.containsKey(change.actor())) {
        writers.byActor.put(change.actor(), writers.describe(change));
      }
    }
    return writers;
  }

  private static boolean isKeyFile(FileEntry file) {
    return file.path().equals(AuthorizedKeys.PATH);
  }

  private void add(DeviceKey key, String label) {
    Bytes tag = DeviceActor.tag(key);
    Writer before = known.get(tag);
    Optional<String> name =
        label.isEmpty() ? Optional.ofNullable(before).flatMap(Writer::label) : Optional.of(label);
    known.put(tag, new Writer(id(tag), name, Optional.of(key.fingerprint())));
  }

  private Writer describe(TracedDocument.Entry change) {
    Bytes writer = DeviceActor.writer(change.actor());
    Writer device = known.get(writer);
    if (device != null) {
      return device;
    }
    boolean merge =
        change.actor().bytes().length() == MERGE_ACTOR
            && change.timeMillis() == 0
            && (change.message() == null || ChangeNote.parse(change.message()).takesOutCopies());
    return new Writer(
        id(writer), merge ? Optional.of(Writer.MERGE) : Optional.empty(), Optional.empty());
  }

  private static String id(Bytes writer) {
    String hex = writer.hex();
    return hex.substring(0, Math.min(ID_DIGITS, hex.length()));
  }

  Writer of(TracedDocument.Entry change) {
    return Objects.requireNonNull(byActor.get(change.actor()));
  }

  /**
   * Returns the device of that label, fingerprint, key or id.
   *
   * @throws VaultException if no device that wrote here is called so, or several are
   */
  Writer find(String name) {
    String wanted = name.strip();
    List<Writer> all =
        java.util.stream.Stream.concat(byActor.values().stream(), known.values().stream())
            .distinct()
            .toList();
    List<Writer> exact = all.stream().filter(writer -> names(writer, wanted)).toList();
    List<Writer> found =
        exact.isEmpty()
            ? all.stream()
                .filter(writer -> writer.label().filter(wanted::equalsIgnoreCase).isPresent())
                .toList()
            : exact;
    if (found.size() == 1) {
      return found.getFirst();
    }
    String devices =
        (found.isEmpty() ? all : found)
            .stream()
                .map(writer -> writer.name() + " (" + writer.id() + ")")
                .sorted()
                .collect(Collectors.joining(", "));
    throw new VaultException(
        found.isEmpty()
            ? "No device called '" + name + "' ever wrote here. There are: " + devices + "."
            : "Several devices are called '" + name + "'. Name one by its id: " + devices + ".");
  }

  private static boolean names(Writer writer, String wanted) {
    return writer.label().filter(wanted::equals).isPresent()
        || writer.fingerprint().filter(wanted::equals).isPresent()
        || writer.id().equals(wanted.toLowerCase(Locale.ROOT))
        || wanted.equals("device " + writer.id())
        || isKey(writer, wanted);
  }

  private static boolean isKey(Writer writer, String wanted) {
    try {
      return wanted.startsWith("ssh-")
          && writer.fingerprint().equals(Optional.of(DeviceKey.parse(wanted).fingerprint()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

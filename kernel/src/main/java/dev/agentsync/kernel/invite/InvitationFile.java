package dev.agentsync.kernel.invite;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.config.AtomicFile;
import dev.agentsync.kernel.config.ParsedToml;
import dev.agentsync.kernel.config.TomlValue;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hub's invitations on disk: {@code invitations.toml} in the vault's private folder, for the
 * user's eyes only and never synced. Durable when a write returns.
 */
final class InvitationFile {
  static final String NAME = "invitations.toml";

  private static final String TABLE = "invitation";
  private static final String HEADER =
      "# Invitations of this vault. What is secret here lets a device in: show it to nobody.\n";

  private final Path file;

  InvitationFile(Path directory) {
    this.file = directory.resolve(NAME);
  }

  /**
   * Returns what is there, the oldest first.
   *
   * @throws StorageException if the file cannot be read or is damaged; then no invitation is
   *     honoured, as it cannot be told which ones were used
   */
  List<Invited> read() {
    try {
      String text = Files.readString(file);
      var invited = new ArrayList<Invited>();
      if (ParsedToml.parse(file, text).get(TABLE) instanceof List<?> tables) {
        for (Object table : tables) {
          invited.add(invited((Map<?, ?>) table));
        }
      }
      return invited;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new StorageException(
          "Cannot read " + file + ": " + e + ". Until it can be, no invitation is honoured.", e);
    } catch (ConfigException | IllegalArgumentException | ClassCastException e) {
      throw damaged(e);
    } catch (DateTimeParseException e) {
      throw damaged(e);
    }
  }

  private StorageException damaged(RuntimeException e) {
    return new StorageException(
        file
            + " is damaged, so no invitation is honoured: it cannot be told which ones were used."
            + " Remove the file, which withdraws all of them, and invite again.",
        e);
  }

  private static Invited invited(Map<?, ?> table) {
    Bytes id = Bytes.ofHex(text(table, "id"));
    Instant expires = Instant.parse(text(table, "expires"));
    int wrong = Integer.parseInt(text(table, "wrong"));
    Optional<String> words = Optional.ofNullable(table.get("words")).map(String::valueOf);
    return new Invited(id, text(table, "label"), expires, state(table), wrong, words);
  }

  private static Invited.State state(Map<?, ?> table) {
    return switch (text(table, "state")) {
      case "open" -> new Invited.Open(Bytes.ofHex(text(table, "secret")));
      case "taken" ->
          new Invited.Taken(
              Bytes.ofHex(text(table, "secret")), DeviceKey.parse(text(table, "key")));
      case "spent" -> new Invited.Spent(DeviceKey.parse(text(table, "key")));
      case "expired" -> new Invited.Expired();
      case "guessed" -> new Invited.Guessed();
      case "withdrawn" -> new Invited.Withdrawn();
      case String other -> throw new IllegalArgumentException("unknown state " + other);
    };
  }

  private static String text(Map<?, ?> table, String key) {
    if (table.get(key) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no " + key);
  }

  /**
   * Replaces what is there.
   *
   * @throws StorageException if it could not be written; then it is as before
   */
  void write(List<Invited> all) {
    var text = new StringBuilder(HEADER);
    for (Invited one : all) {
      text.append("\n[[").append(TABLE).append("]]\n");
      line(text, "id", one.id().hex());
      line(text, "label", one.label());
      line(text, "expires", one.expires().toString());
      line(text, "wrong", String.valueOf(one.wrong()));
      one.words().ifPresent(words -> line(text, "words", words));
      switch (one.state()) {
        case Invited.Open open -> {
          line(text, "state", "open");
          line(text, "secret", open.secret().hex());
        }
        case Invited.Taken taken -> {
          line(text, "state", "taken");
          line(text, "secret", taken.secret().hex());
          line(text, "key", taken.by().ssh());
        }
        case Invited.Spent spent -> {
          line(text, "state", "spent");
          line(text, "key", spent.by().ssh());
        }
        case Invited.Expired _ -> line(text, "state", "expired");
        case Invited.Guessed _ -> line(text, "state", "guessed");
        case Invited.Withdrawn _ -> line(text, "state", "withdrawn");
      }
    }
    AtomicFile.writePrivate(file, text.toString());
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(" = ").append(TomlValue.literal(value)).append('\n');
  }
}

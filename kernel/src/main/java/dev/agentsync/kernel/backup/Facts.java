package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.config.ParsedToml;
import dev.agentsync.kernel.config.TomlValue;
import dev.agentsync.kernel.spi.Heads;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an archive says of itself.
 *
 * @param vaultId the vault
 * @param name what people call it
 * @param created when the archive was made
 * @param heads the moment it holds
 */
public record Facts(String vaultId, Optional<String> name, Instant created, Heads heads) {
  private static final long FORMAT = 1;

  String render() {
    return "format = "
        + FORMAT
        + "\nvault_id = "
        + TomlValue.literal(vaultId)
        + name.map(text -> "\nname = " + TomlValue.literal(text)).orElse("")
        + "\ncreated = "
        + TomlValue.literal(created.toString())
        + "\nheads = "
        + TomlValue.literal(heads.hashes().stream().map(Object::toString).toList())
        + "\n";
  }

  static Facts parse(Path archive, String text) {
    Map<String, Object> values;
    try {
      values = ParsedToml.parse(Path.of(Layout.FACTS), text);
    } catch (ConfigException e) {
      throw Refused.because(archive, Layout.FACTS + " in it is malformed", e);
    }
    if (!Long.valueOf(FORMAT).equals(values.get("format"))) {
      throw Refused.because(
          archive,
          "its format is "
              + values.getOrDefault("format", "not told")
              + ", and this program knows only "
              + FORMAT
              + "; use a newer agentsync");
    }
    if (values.get("vault_id") instanceof String id
        && values.get("created") instanceof String created
        && values.get("heads") instanceof List<?> heads) {
      Optional<String> name =
          Optional.ofNullable(values.get("name"))
              .filter(String.class::isInstance)
              .map(String.class::cast);
      try {
        return new Facts(id, name, Instant.parse(created), heads(heads));
      } catch (DateTimeException | IllegalArgumentException e) {
        throw Refused.because(archive, Layout.FACTS + " in it is malformed", e);
      }
    }
    throw Refused.because(archive, Layout.FACTS + " in it is not complete");
  }

  private static Heads heads(List<?> hashes) {
    return Heads.decode(
        HexFormat.of().parseHex(String.join("", hashes.stream().map(String::valueOf).toList())));
  }
}

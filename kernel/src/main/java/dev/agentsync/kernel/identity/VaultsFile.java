package dev.agentsync.kernel.identity;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.HubAddress;
import dev.agentsync.kernel.config.ParsedToml;
import dev.agentsync.kernel.config.TomlValue;
import dev.agentsync.kernel.device.OwnedVault;
import dev.agentsync.kernel.device.OwnedVaults;
import dev.agentsync.kernel.spi.DeviceKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The {@code vaults.toml} of an identity: a {@code [[vault]]} table with {@code id}, {@code name},
 * {@code hub} and {@code hub_key} for each of the owner's vaults.
 *
 * <p>The file merges like any text and is edited by people, so each table is read on its own: what
 * is wrong with one hides no other, is told with its line, and stays where it is.
 */
public final class VaultsFile {
  /** The file's path inside the identity's vault. */
  public static final String PATH = "vaults.toml";

  /** What a new identity begins with. */
  public static final String EMPTY =
      """
      # The vaults of this identity. `agentsync` adds and removes tables here; you may edit them.
      """;

  private static final int LARGEST = 1 << 20;
  private static final Pattern HEADER = Pattern.compile("\\s*\\[.*", Pattern.DOTALL);
  private static final Pattern VAULT =
      Pattern.compile("\\s*\\[\\[\\s*vault\\s*\\]\\]\\s*(#.*)?", Pattern.DOTALL);

  /**
   * The lines of one table, or those before the first.
   *
   * @param line of its first line in the file; the first is 1
   */
  private record Block(int line, boolean vault, List<String> lines) {
    String text() {
      return String.join("", lines);
    }
  }

  private VaultsFile() {}

  /** Returns what the file says, and what of it is not understood. */
  public static OwnedVaults parse(String text) {
    var vaults = new LinkedHashMap<String, OwnedVault>();
    var problems = new ArrayList<String>();
    if (text.length() > LARGEST) {
      return new OwnedVaults(List.of(), List.of(PATH + " is larger than 1 MiB; it is not read."));
    }
    for (Block block : blocks(text)) {
      try {
        Optional<OwnedVault> vault = block.vault() ? Optional.of(vault(block)) : stray(block);
        vault.ifPresent(v -> keep(vaults, v, block, problems));
      } catch (ConfigException | IllegalArgumentException e) {
        problems.add(problem(block, e));
      }
    }
    return new OwnedVaults(List.copyOf(vaults.values()), problems);
  }

  private static void keep(
      Map<String, OwnedVault> vaults, OwnedVault vault, Block block, List<String> problems) {
    OwnedVault first = vaults.putIfAbsent(vault.id(), vault);
    if (first != null && !first.equals(vault)) {
      problems.add(
          PATH
              + ", line "
              + block.line()
              + ": the vault "
              + vault.id()
              + " is listed twice and differently; the first one counts. Remove one of them.");
    }
  }

  private static String problem(Block block, RuntimeException e) {
    String why = String.valueOf(e.getMessage());
    int advice = why.indexOf(". Correct that line");
    return PATH
        + ", line "
        + block.line()
        + ": what begins here is not understood: "
        + (advice < 0 ? why : why.substring(0, advice))
        + ". Correct it on any of your devices; until then it is left alone.";
  }

  private static OwnedVault vault(Block block) {
    if (!(parsed(block).get("vault") instanceof List<?> tables)
        || !(tables.getFirst() instanceof Map<?, ?> table)) {
      throw new IllegalArgumentException("it is no table");
    }
    String id = text(table, "id");
    if (!UUID.fromString(id).toString().equals(id)) {
      throw new IllegalArgumentException("id is no UUID");
    }
    String name = table.get("name") instanceof String given ? given : id;
    return new OwnedVault(
        id, name, HubAddress.parse(text(table, "hub")), DeviceKey.parse(text(table, "hub_key")));
  }

  /** Text that belongs to no vault is no mistake as long as it is TOML: a later version's, say. */
  private static Optional<OwnedVault> stray(Block block) {
    Map<String, Object> ignored = parsed(block);
    return Optional.empty();
  }

  private static Map<String, Object> parsed(Block block) {
    // The empty lines make the parser count as a person does who opens the file.
    return ParsedToml.parse(Path.of(PATH), "\n".repeat(block.line() - 1) + block.text());
  }

  private static String text(Map<?, ?> table, String key) {
    if (table.get(key) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(key + " is missing, or no text in quotes");
  }

  /** Returns the text with the vault in it as given, and everything else as it was. */
  public static String set(String text, OwnedVault vault) {
    for (Block block : blocks(text)) {
      Optional<OwnedVault> present = understood(block);
      if (present.filter(vault::equals).isPresent()) {
        return text;
      }
      if (present.filter(v -> v.id().equals(vault.id())).isPresent()) {
        return replace(text, block, table(vault));
      }
    }
    String before = text.isEmpty() ? EMPTY : text;
    return before + (before.endsWith("\n") ? "\n" : "\n\n") + table(vault);
  }

  /** Returns the text without the vault, and everything else as it was. */
  public static String remove(String text, String id) {
    for (Block block : blocks(text)) {
      if (understood(block).filter(v -> v.id().equals(id)).isPresent()) {
        return remove(replace(text, block, ""), id); // listed twice is removed twice
      }
    }
    return text;
  }

  private static Optional<OwnedVault> understood(Block block) {
    try {
      return block.vault() ? Optional.of(vault(block)) : Optional.empty();
    } catch (ConfigException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Puts other lines in a table's place; comments behind its last value may be the next one's. */
  private static String replace(String text, Block replaced, String table) {
    var changed = new StringBuilder();
    for (Block block : blocks(text)) {
      if (block.line() != replaced.line()) {
        changed.append(block.text());
        continue;
      }
      int end = block.lines().size();
      while (end > 1 && block.lines().get(end - 1).strip().matches("(#.*)?")) {
        end--;
      }
      changed.append(table);
      block.lines().subList(end, block.lines().size()).forEach(changed::append);
    }
    return changed.toString();
  }

  private static String table(OwnedVault vault) {
    return "[[vault]]\nid = "
        + TomlValue.literal(vault.id())
        + "\nname = "
        + TomlValue.literal(vault.name())
        + "\nhub = "
        + TomlValue.literal(vault.hub().toString())
        + "\nhub_key = "
        + TomlValue.literal(vault.hubKey().ssh())
        + "\n";
  }

  private static List<Block> blocks(String text) {
    var blocks = new ArrayList<Block>();
    var lines = new ArrayList<String>();
    int number = 1;
    int first = 1;
    boolean vault = false;
    for (String line : text.split("(?<=\n)", 0)) {
      if (HEADER.matcher(line).matches()) {
        blocks.add(new Block(first, vault, List.copyOf(lines)));
        lines.clear();
        first = number;
        vault = VAULT.matcher(line).matches();
      }
      lines.add(line);
      number++;
    }
    blocks.add(new Block(first, vault, List.copyOf(lines)));
    return blocks;
  }
}

package dev.agentsync.agent;

import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The vaults of a profile, in the order in which they came. Immutable.
 *
 * @param vaults them
 */
public record Registry(List<KnownVault> vaults) {
  /** What the vault of the owner's identity is called; no other vault may be. */
  static final String IDENTITY = "identity";

  /** None. */
  public static final Registry EMPTY = new Registry(List.of());

  private static final int LONGEST_NAME = 48;

  public Registry {
    vaults = List.copyOf(vaults);
  }

  /**
   * Returns the vault that somebody means.
   *
   * @param word its name, or a path of its folder
   * @throws VaultException if there is none; the message lists those there are
   */
  public KnownVault named(String word) {
    Path path = real(Path.of(word));
    return find(word)
        .or(() -> vaults.stream().filter(v -> real(v.folder()).equals(path)).findFirst())
        .orElseThrow(
            () ->
                new VaultException(
                    "There is no vault '"
                        + word
                        + "' in this profile. "
                        + (vaults.isEmpty()
                            ? "It has none; add one with 'agentsync vault add DIR'."
                            : "There are: "
                                + String.join(", ", vaults.stream().map(KnownVault::name).toList())
                                + ".")));
  }

  /** Returns the vault with exactly that name. */
  Optional<KnownVault> find(String name) {
    return vaults.stream().filter(vault -> vault.name().equals(name)).findFirst();
  }

  /**
   * Returns these and one more.
   *
   * @param wanted what it would like to be called; another name is found if that is taken
   * @throws VaultException if it is there already, or would share files with another vault
   */
  Registry with(Path folder, String wanted, Role role, boolean paused) {
    refuse(folder);
    var more = new ArrayList<>(vaults);
    more.add(new KnownVault(free(wanted), folder, role, paused));
    return new Registry(more);
  }

  private void refuse(Path folder) {
    Path mine = real(folder);
    for (KnownVault vault : vaults) {
      Path other = real(vault.folder());
      if (other.equals(mine)) {
        throw new VaultException(
            folder + " is registered already, as '" + vault.name() + "'. There is nothing to do.");
      }
      if (mine.startsWith(other) || other.startsWith(mine)) {
        throw nested(folder, vault.folder(), "'" + vault.name() + "'");
      }
    }
    for (@Nullable Path above = mine.getParent(); above != null; above = above.getParent()) {
      if (Vault.exists(above)) {
        throw nested(folder, above, "a vault");
      }
    }
  }

  private static VaultException nested(Path folder, Path other, String what) {
    return new VaultException(
        folder
            + " and "
            + other
            + ", which is "
            + what
            + ", lie inside each other: each would sync the other's files. Move one of them.");
  }

  private String free(String wanted) {
    String word = word(wanted);
    String name = word;
    for (int number = 2; find(name).isPresent() || name.equals(IDENTITY); number++) {
      name = word + "-" + number;
    }
    return name;
  }

  /** Returns these without one. */
  Registry without(String name) {
    return new Registry(vaults.stream().filter(vault -> !vault.name().equals(name)).toList());
  }

  /** Returns these with another state of one. */
  Registry replacing(KnownVault changed) {
    return new Registry(
        vaults.stream()
            .map(vault -> vault.name().equals(changed.name()) ? changed : vault)
            .toList());
  }

  /** Returns the name that a URL without a path reaches: the named one, else the oldest hub. */
  Optional<String> bare(Optional<String> preferred) {
    return preferred
        .filter(name -> find(name).isPresent())
        .or(
            () ->
                vaults.stream()
                    .filter(vault -> vault.role() == Role.HUB)
                    .findFirst()
                    .map(KnownVault::name));
  }

  /** Returns a text as one word that can stand in a URL as it is. */
  static String word(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9._-]+", "-")
            .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
    String cut = plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
    return cut.isEmpty() ? "vault" : cut;
  }

  /** Two ways to write one folder are one folder; one that is away is known by what is written. */
  private static Path real(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      return absolute.toRealPath();
    } catch (IOException e) {
      return absolute;
    }
  }
}

package dev.agentsync.distribution;

import java.util.Set;
import java.util.function.Predicate;

/**
 * The packages of a library that stay.
 *
 * @param names of packages, with those below where a name ends with {@code .*}; none means all
 */
record Kept(Set<String> names) implements Predicate<String> {
  static final Kept ALL = of();

  Kept {
    names = Set.copyOf(names);
  }

  static Kept of(String... names) {
    return new Kept(Set.of(names));
  }

  /** Returns whether a package stays; what lies in none, a licence say, does. */
  @Override
  public boolean test(String packageName) {
    return names.isEmpty()
        || packageName.isEmpty()
        || names.contains(packageName)
        || names.stream()
            .anyMatch(
                name ->
                    name.endsWith(".*")
                        && (packageName + ".").startsWith(name.substring(0, name.length() - 1)));
  }
}

package dev.agentsync.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plugin that an image may hold.
 *
 * @param id its folder in the repository
 * @param module its module; what that requires comes along
 * @param nativeAccess modules that load native code for it
 * @param flags what else the JVM must be told for it
 */
record Part(String id, String module, List<String> nativeAccess, List<String> flags) {
  Part {
    nativeAccess = List.copyOf(nativeAccess);
    flags = List.copyOf(flags);
  }

  static Part of(String id, String module) {
    return new Part(id, module, List.of(), List.of());
  }

  Part withNativeAccess(String library) {
    return new Part(id, module, append(nativeAccess, library), flags);
  }

  Part withFlag(String flag) {
    return new Part(id, module, nativeAccess, append(flags, flag));
  }

  /** Returns what comes before the hyphen: the kind of plugin, as in {@code config.toml}. */
  String kind() {
    return id.substring(0, id.indexOf('-'));
  }

  private static List<String> append(List<String> list, String more) {
    return Stream.concat(new ArrayList<>(list).stream(), Stream.of(more)).toList();
  }
}

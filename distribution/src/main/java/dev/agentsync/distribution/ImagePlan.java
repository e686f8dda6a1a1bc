package dev.agentsync.distribution;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one image holds.
 *
 * @param name the word that names the image and its folder
 * @param external whether it loads plugins that were not linked in
 * @param caches what it is to start quickly with
 * @param parts the plugins linked in
 */
record ImagePlan(String name, External external, Caches caches, List<Part> parts) {
  /** Main module and class of every image. */
  static final String MAIN = "dev.agentsync.cli/dev.agentsync.cli.Main";

  private static final String CLI = "dev.agentsync.cli";

  /** The kernel asks Linux for renames that overwrite nobody's save. */
  private static final String KERNEL = "dev.agentsync.kernel";

  /** The agent asks the system for a session of its own, and tells systemd that it is ready. */
  private static final String AGENT = "dev.agentsync.agent";

  /** Plugins in the image's {@code plugins} folder and in the user's. */
  enum External {
    ALLOWED,
    /** What is linked in is all there is, and the user's environment adds no flags to the JVM. */
    NONE
  }

  /**
   * What the start-up caches hold, of which there are two, one for short commands and one for the
   * daemon.
   */
  enum Caches {
    /** What every start needs. Together they are a third of a small image. */
    START,
    /** Also what commands and daemons typically do next. */
    WORK
  }

  ImagePlan {
    parts = List.copyOf(parts);
  }

  /** Returns the modules to link; what they require comes along. */
  List<String> modules() {
    return Stream.concat(Stream.of(CLI), parts.stream().map(Part::module)).toList();
  }

  boolean has(String part) {
    return parts.stream().anyMatch(there -> there.id().equals(part));
  }

  /** Returns what the JVM is told because of what this image holds. */
  List<String> flags() {
    String nativeAccess =
        Stream.concat(
                Stream.of(KERNEL, AGENT), parts.stream().flatMap(p -> p.nativeAccess().stream()))
            .distinct()
            .collect(Collectors.joining(",", "--enable-native-access=", ""));
    Stream<String> ofParts = parts.stream().flatMap(part -> part.flags().stream());
    Stream<String> defaults =
        defaults().entrySet().stream()
            .map(entry -> "-Dagentsync.default." + entry.getKey() + "=" + entry.getValue());
    return Stream.of(Stream.of(nativeAccess), ofParts, defaults).flatMap(all -> all).toList();
  }

  /**
   * Returns the plugin to prefer for each kind of which there are several; URLs pick transports.
   */
  private Map<String, String> defaults() {
    Map<String, String> first = new LinkedHashMap<>();
    for (Part part : parts) {
      boolean several = parts.stream().filter(p -> p.kind().equals(part.kind())).count() > 1;
      if (several && !part.kind().equals("transport")) {
        first.putIfAbsent(part.kind(), part.id().substring(part.kind().length() + 1));
      }
    }
    return first;
  }
}

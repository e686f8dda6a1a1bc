package dev.agentsync.kernel.plugin;

import dev.agentsync.kernel.plugin.PluginLayer.Unusable;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whether a plugin was written for the interfaces of this kernel, and what it misses. */
final class SpiFit {
  private static final Pattern MISSING = Pattern.compile("Module (\\S+) not found");
  private static final String KERNEL = SpiFit.class.getModule().getName();

  private SpiFit() {}

  /**
   * Checks that a plugin has every method that will be called.
   *
   * @throws Unusable if it was written for another version
   */
  static void check(Class<?> kind, Class<?> plugin) throws Unusable {
    for (Method needed : kind.getMethods()) {
      if (Modifier.isAbstract(needed.getModifiers()) && !has(plugin, needed)) {
        throw new Unusable(
            "it was written for another version of agentsync"
                + builtFor(plugin)
                + ": its "
                + plugin.getSimpleName()
                + " lacks "
                + needed.getName()
                + "(). Get the version for this one");
      }
    }
  }

  private static boolean has(Class<?> plugin, Method needed) {
    try {
      Method there = plugin.getMethod(needed.getName(), needed.getParameterTypes());
      return !Modifier.isAbstract(there.getModifiers());
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static String builtFor(Class<?> plugin) {
    Optional<ModuleDescriptor> module = Optional.ofNullable(plugin.getModule().getDescriptor());
    return module.stream()
        .flatMap(descriptor -> descriptor.requires().stream())
        .filter(required -> required.name().equals(KERNEL))
        .flatMap(required -> required.compiledVersion().stream())
        .map(version -> " (" + version + ")")
        .findFirst()
        .orElse("");
  }

  /** Returns what to do about a module that is not there. */
  static String missing(FindException failure) {
    Matcher named = MISSING.matcher(String.valueOf(failure.getMessage()));
    if (!named.find()) {
      return "it cannot be read: " + failure.getMessage();
    }
    String module = named.group(1);
    return module.startsWith("java.") || module.startsWith("jdk.")
        ? "it needs the JDK module "
            + module
            + ", which this image does not have. Use an image that has it"
        : "it needs the module "
            + module
            + ", which is not there. Put its jar into one folder with the plugin's";
  }

  /** Returns why code that was found does not run. */
  static String broken(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof LinkageError || cause instanceof ClassNotFoundException
        ? "it was written for another version of agentsync or of a library (" + cause + ")"
        : "it fails when it is created (" + cause + ")";
  }
}

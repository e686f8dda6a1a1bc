package dev.agentsync.kernel.plugin;

import dev.agentsync.kernel.spi.Provider;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What can be told of a plugin.
 *
 * @param kind the table of the configuration that chooses among its kind
 * @param id the word that chooses it
 * @param provider the plugin
 * @param module the module it is in; the class where there is none
 * @param version the module's version, if it has one
 * @param outside the jar or folder it was loaded from; empty if it came with the image
 */
public record PluginInfo(
    String kind,
    String id,
    Provider provider,
    String module,
    Optional<String> version,
    Optional<Path> outside) {
  static PluginInfo of(Found found) {
    Class<?> type = found.provider().getClass();
    Optional<ModuleDescriptor> module = Optional.ofNullable(type.getModule().getDescriptor());
    return new PluginInfo(
        found.kind().toString(),
        found.provider().id(),
        found.provider(),
        module.map(ModuleDescriptor::name).orElseGet(type::getName),
        module.flatMap(ModuleDescriptor::rawVersion),
        found.outside());
  }
}

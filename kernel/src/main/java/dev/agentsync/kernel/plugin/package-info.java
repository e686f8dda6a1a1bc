/** Finds the plugins that are installed, and picks the one a vault asks for. */
@NullMarked
package dev.agentsync.kernel.plugin;

import org.jspecify.annotations.NullMarked;

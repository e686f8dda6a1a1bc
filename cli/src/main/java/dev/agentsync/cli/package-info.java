/** The agentsync command; talks only to the kernel's public API. */
@NullMarked
package dev.agentsync.cli;

import org.jspecify.annotations.NullMarked;

/** The agentsync command; talks only to the public API of the kernel and of the agent. */
@NullMarked
package dev.agentsync.cli;

import org.jspecify.annotations.NullMarked;

/** One process that keeps every vault of a profile in sync, each by itself. */
@NullMarked
package dev.agentsync.agent;

import org.jspecify.annotations.NullMarked;

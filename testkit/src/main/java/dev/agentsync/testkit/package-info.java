/**
 * Contracts that a plugin author runs against a plugin, and a harness that drives real processes.
 */
@NullMarked
package dev.agentsync.testkit;

import org.jspecify.annotations.NullMarked;

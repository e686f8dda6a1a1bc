/** Builds the run-time images; runs at build time only. */
@NullMarked
package dev.agentsync.distribution;

import org.jspecify.annotations.NullMarked;

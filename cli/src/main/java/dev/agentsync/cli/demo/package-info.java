/** The demonstration: a hub and two devices as real processes on this machine. */
@NullMarked
package dev.agentsync.cli.demo;

import org.jspecify.annotations.NullMarked;

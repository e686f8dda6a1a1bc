/** Measures real processes of the built image on loopback and writes JSON. */
@NullMarked
package dev.agentsync.bench;

import org.jspecify.annotations.NullMarked;

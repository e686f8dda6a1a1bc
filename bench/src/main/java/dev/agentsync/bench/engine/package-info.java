/** Measures the engine beside automerge-java, the official library's Java wrapper, with JMH. */
@NullMarked
package dev.agentsync.bench.engine;

import org.jspecify.annotations.NullMarked;

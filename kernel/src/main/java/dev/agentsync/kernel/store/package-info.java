/** Which storage keeps a vault's history, and how the history moves from one to another. */
@NullMarked
package dev.agentsync.kernel.store;

import org.jspecify.annotations.NullMarked;

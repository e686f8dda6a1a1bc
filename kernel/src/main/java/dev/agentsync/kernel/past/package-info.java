/** Answers questions about a vault's past from its document: the other side of history's desk. */
@NullMarked
package dev.agentsync.kernel.past;

import org.jspecify.annotations.NullMarked;

/** Who may come in, and where this device keeps its own key. */
@NullMarked
package dev.agentsync.kernel.identity;

import org.jspecify.annotations.NullMarked;

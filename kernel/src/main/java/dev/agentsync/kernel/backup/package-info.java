/** The archive that holds one vault: how it is written, and what is refused when it is read. */
@NullMarked
package dev.agentsync.kernel.backup;

import org.jspecify.annotations.NullMarked;

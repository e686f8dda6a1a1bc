/** Keeps two processes from opening one vault. */
@NullMarked
package dev.agentsync.kernel.lock;

import org.jspecify.annotations.NullMarked;

/**
 * Automerge documents through the official native library.
 *
 * <p>The library trusts its input more than we may: some malformed bytes end the process, others
 * are silently passed over. So every foreign chunk is checked here first, and what the library was
 * given is counted afterwards.
 */
@NullMarked
package dev.agentsync.engine.automerge;

import org.jspecify.annotations.NullMarked;

/**
 * The public face of agentsync for programs that embed it and for the command line: {@link
 * dev.agentsync.kernel.Vault} and the values it speaks in.
 */
@NullMarked
package dev.agentsync.kernel;

import org.jspecify.annotations.NullMarked;

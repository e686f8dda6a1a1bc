/**
 * A vault's past: what programs and the command line ask of {@link
 * dev.agentsync.kernel.history.History}, and what they are told.
 */
@NullMarked
package dev.agentsync.kernel.history;

import org.jspecify.annotations.NullMarked;

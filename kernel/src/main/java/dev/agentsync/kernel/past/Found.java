package dev.agentsync.kernel.past;

import dev.agentsync.kernel.history.Moment;
import dev.agentsync.kernel.spi.Heads;
import java.util.BitSet;

/**
 * A moment that was found.
 *
 * @param changes the places of all its changes
 */
record Found(Heads heads, BitSet changes, Moment moment) {}

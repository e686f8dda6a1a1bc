/**
 * Keeps a vault's document the same on both ends of a connection: sessions, the hub that accepts
 * them, the link that dials one, and the exchange of blobs.
 *
 * <p>A session has two virtual threads. One reads and applies; the other sends what there is to say
 * whenever the connection can take it. Nothing waits in between but wishes: what is sent is made at
 * the moment of sending.
 */
@NullMarked
package dev.agentsync.kernel.sync;

import org.jspecify.annotations.NullMarked;

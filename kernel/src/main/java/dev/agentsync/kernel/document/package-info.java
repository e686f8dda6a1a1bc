/**
 * The vault's document: its schema on top of a CRDT, the index of paths, and the rules that keep
 * every line of text when devices write at once.
 */
@NullMarked
package dev.agentsync.kernel.document;

import org.jspecify.annotations.NullMarked;

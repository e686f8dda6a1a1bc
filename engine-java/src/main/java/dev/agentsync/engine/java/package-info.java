/**
 * Automerge in pure Java.
 *
 * <p>Text is kept as runs of characters typed one after the other, never as one object per
 * character; changes travel as runs too, from bytes into the document and back. Nothing is trusted:
 * a change must re-encode to its own bytes and obey the rules of the document before it counts.
 */
@NullMarked
package dev.agentsync.engine.java;

import org.jspecify.annotations.NullMarked;

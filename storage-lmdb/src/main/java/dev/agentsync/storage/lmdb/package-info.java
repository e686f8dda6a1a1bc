/**
 * Storage in an LMDB environment. A write is one transaction, durable when it has been committed;
 * readers see the last commit and wait for nobody. LMDB trusts the numbers in its file and would
 * end the whole process over a wrong one, so {@link dev.agentsync.storage.lmdb.PageCheck} looks
 * first. It does not notice other flipped bits, so every value of the history carries a hash.
 */
@NullMarked
package dev.agentsync.storage.lmdb;

import org.jspecify.annotations.NullMarked;

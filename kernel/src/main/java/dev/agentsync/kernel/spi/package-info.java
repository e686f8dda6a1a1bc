/**
 * What a plugin implements: one {@link dev.agentsync.kernel.spi.Provider} per extension point, and
 * the object with a life cycle that it opens.
 *
 * <p>All calls block and are made for virtual threads. A parameter or result is never null unless
 * it says {@code @Nullable}. Failures are thrown as {@link
 * dev.agentsync.kernel.AgentsyncException}. The testkit holds a contract test per interface that
 * checks the sentences written here.
 */
@NullMarked
package dev.agentsync.kernel.spi;

import org.jspecify.annotations.NullMarked;

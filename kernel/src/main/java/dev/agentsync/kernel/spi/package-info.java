/**
 * What a plugin implements: one {@link dev.agentsync.kernel.spi.Provider} per extension point, and
 * the object with a life cycle that it opens.
 *
 * <p>All calls block and are made for virtual threads. A parameter or result is never null unless
 * it says {@code @Nullable}. Failures are thrown as {@link
 * dev.agentsync.kernel.AgentsyncException}. The testkit holds a contract test per interface that
 * checks the sentences written here.
 *
 * <p>A plugin compiled against a version runs with every later one of the same major version, and,
 * before 1.0, of the same minor version: nothing here is removed, and what is added to an interface
 * has a default. {@code @since} says where something came in. The build compares all of this
 * package with {@code spi.signatures}, so that no change of it goes unseen.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.agentsync.kernel.spi;

import org.jspecify.annotations.NullMarked;

/**
 * The tie between the vault's folder on disk and its document: what people do to files becomes
 * changes, what others change becomes files, and nothing on the way overwrites what was not
 * captured yet.
 */
@NullMarked
package dev.agentsync.kernel.folder;

import org.jspecify.annotations.NullMarked;

/**
 * Storage in one SQLite database in WAL mode. Each append is a transaction whose commit is forced
 * to the medium. SQLite does not notice flipped bits by itself, so every row carries a hash of its
 * bytes.
 */
@NullMarked
package dev.agentsync.storage.sqlite;

import org.jspecify.annotations.NullMarked;

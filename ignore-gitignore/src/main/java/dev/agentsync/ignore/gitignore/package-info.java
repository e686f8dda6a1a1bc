/** Exclusion rules as git understands them, in files named {@code .syncignore}. */
@NullMarked
package dev.agentsync.ignore.gitignore;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.agentsync.kernel.folder;

import org.jspecify.annotations.NullMarked;

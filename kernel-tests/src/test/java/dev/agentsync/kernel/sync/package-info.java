@NullMarked
package dev.agentsync.kernel.sync;

import org.jspecify.annotations.NullMarked;

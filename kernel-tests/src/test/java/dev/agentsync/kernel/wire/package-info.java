@NullMarked
package dev.agentsync.kernel.wire;

import org.jspecify.annotations.NullMarked;

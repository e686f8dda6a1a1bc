@NullMarked
package dev.agentsync.kernel.past;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.agentsync.kernel.invite;

import org.jspecify.annotations.NullMarked;

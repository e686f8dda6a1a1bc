@NullMarked
package dev.agentsync.kernel.document;

import org.jspecify.annotations.NullMarked;

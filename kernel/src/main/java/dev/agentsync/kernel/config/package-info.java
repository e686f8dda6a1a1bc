/** The vault's configuration file, read strictly and changed without losing what others wrote. */
@NullMarked
package dev.agentsync.kernel.config;

import org.jspecify.annotations.NullMarked;

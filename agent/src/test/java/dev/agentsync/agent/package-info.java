@NullUnmarked
package dev.agentsync.agent;

import org.jspecify.annotations.NullUnmarked;

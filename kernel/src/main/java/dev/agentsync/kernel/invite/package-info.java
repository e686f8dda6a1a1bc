/** Invitations: the code a new device types, what it proves with it, and what a hub remembers. */
@NullMarked
package dev.agentsync.kernel.invite;

import org.jspecify.annotations.NullMarked;

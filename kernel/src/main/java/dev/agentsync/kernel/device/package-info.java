/**
 * The devices of a vault, invitations for new ones, and the owner's identity: what is asked, and
 * the records it is answered with.
 */
@NullMarked
package dev.agentsync.kernel.device;

import org.jspecify.annotations.NullMarked;

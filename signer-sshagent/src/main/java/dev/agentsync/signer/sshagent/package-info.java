/** The ssh-agent protocol (RFC draft miller-ssh-agent) over a Unix domain socket. */
@NullMarked
package dev.agentsync.signer.sshagent;

import org.jspecify.annotations.NullMarked;

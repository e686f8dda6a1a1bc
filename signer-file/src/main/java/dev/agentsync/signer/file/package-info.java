/** A device's key in a file: read, made, and signed with. */
@NullMarked
package dev.agentsync.signer.file;

import org.jspecify.annotations.NullMarked;

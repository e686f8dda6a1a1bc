/**
 * Storage in plain files: {@code doc.bin} holds Automerge chunks one after the other, which is what
 * Automerge's own load reads; {@code blobs} holds attachments under their hash; {@code
 * snapshots/index.json} lists labels for other programs.
 */
@NullMarked
package dev.agentsync.storage.file;

import org.jspecify.annotations.NullMarked;

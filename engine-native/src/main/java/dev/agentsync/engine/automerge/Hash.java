package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.Arrays;

/** A change hash as the library takes it; its own constructor is open to subclasses only. */
final class Hash extends org.automerge.ChangeHash {
  private Hash(byte[] bytes) {
    super(bytes);
  }

  static org.automerge.ChangeHash[] array(Heads heads) {
    return heads.hashes().stream()
        .map(hash -> new Hash(hash.bytes().toArray()))
        .toArray(org.automerge.ChangeHash[]::new);
  }

  static ChangeHash of(org.automerge.ChangeHash hash) {
    return new ChangeHash(Bytes.of(hash.getBytes()));
  }

  static Heads heads(org.automerge.ChangeHash[] hashes) {
    return Heads.of(Arrays.stream(hashes).map(Hash::of).toList());
  }
}

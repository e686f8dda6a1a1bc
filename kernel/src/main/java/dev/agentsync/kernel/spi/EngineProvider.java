package dev.agentsync.kernel.spi;

import java.util.List;
import java.util.Set;

/**
 * Makes CRDT documents whose bytes, hashes and merge results are Automerge's.
 *
 * @since 0.1.0
 */
public non-sealed interface EngineProvider extends Provider {
  /** What an engine may be unable to do; the kernel says so to the user instead of pretending. */
  enum Capability {
    /** Changes carry the time and message of their {@link ChangeStamp}. */
    STAMPS,
    /**
     * One writer, any number of readers: while one thread uses a document, any others may call
     * {@link Document#at} and read the views it returns. Each call of theirs sees the content at
     * exactly those heads, whatever is written, applied or taken back meanwhile.
     */
    CONCURRENT_READS
  }

  /** Returns what this engine can do beyond the contract every engine keeps. */
  Set<Capability> capabilities();

  /** Returns a new document without any change, written to under the given actor. */
  Document create(ActorId actor);

  /**
   * Returns the document that the given chunks make together, written to under the given actor.
   *
   * @param chunks each element one or more whole Automerge chunks (document, change or compressed
   *     change) in any order; none gives an empty document. Changes whose dependencies are missing
   *     wait inside the document and are not visible.
   * @throws dev.agentsync.kernel.DocumentException if any chunk cannot be decoded or breaks the
   *     rules; the message says which
   */
  Document load(List<byte[]> chunks, ActorId actor);
}

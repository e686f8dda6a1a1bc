/**
 * Builds the run-time images: gives every library a module descriptor, links the modules with the
 * part of the JDK they need, and adds the launcher and the start-up caches.
 */
module dev.agentsync.distribution {
  requires static org.jspecify;
  requires jdk.jlink;
}

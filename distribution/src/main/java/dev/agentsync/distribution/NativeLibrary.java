package dev.agentsync.distribution;

/**
 * A native library that a part brings for many platforms, and of which an image wants one.
 *
 * @param jar a pattern of the jar's name, without its ending
 * @param resource where it lies in the jar
 * @param file what it is called in the image's {@code lib}
 */
record NativeLibrary(String jar, String resource, String file) {}

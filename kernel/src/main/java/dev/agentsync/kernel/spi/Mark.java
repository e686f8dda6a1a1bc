package dev.agentsync.kernel.spi;

/**
 * A named span of a text.
 *
 * @param start index of the first marked code point
 * @param end index after the last marked code point
 * @param name the mark's name
 * @param value its value; never {@link Value.Null}
 * @since 0.1.0
 */
public record Mark(long start, long end, String name, Value.Scalar value) {}

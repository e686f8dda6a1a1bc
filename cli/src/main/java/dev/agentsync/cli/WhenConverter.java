package dev.agentsync.cli;

import dev.agentsync.kernel.history.When;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment as typed. */
final class WhenConverter implements ITypeConverter<When> {
  @Override
  public When convert(String typed) {
    return When.parse(typed)
        .orElseThrow(
            () -> new TypeConversionException("'" + typed + "' is no moment. Say: " + When.FORMS));
  }
}

package dev.agentsync.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The code of the tutorial is the example's: whoever changes the one changes the other. */
final class PluginsPageTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern CUT =
      Pattern.compile("<!-- from (\\S+) -->\\n```\\w+\\n(.*?)\\n```\\n", Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> every_piece_of_code_is_in_the_example() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/plugins.md"));
    assertThat(CUT.matcher(page).results()).hasSizeGreaterThan(5);
    return CUT.matcher(page).results().map(PluginsPageTest::sameAsInItsFile);
  }

  private static DynamicTest sameAsInItsFile(MatchResult cut) {
    Path file = ROOT.resolve(cut.group(1));
    return DynamicTest.dynamicTest(
        file.getFileName() + " at " + cut.start(),
        () -> assertThat(Files.readString(file)).contains(cut.group(2)));
  }
}

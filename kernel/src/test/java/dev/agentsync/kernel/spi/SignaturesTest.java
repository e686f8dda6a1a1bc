package dev.agentsync.kernel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What plugins are compiled against changes only where a review sees it. */
final class SignaturesTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/agentsync/kernel/spi");
  private static final Path REVIEWED =
      Path.of("src/test/resources/dev/agentsync/kernel/spi/spi.signatures");

  @Test
  void all_signatures_are_those_that_were_reviewed() throws IOException {
    List<String> present = types().flatMap(SignaturesTest::describe).toList();
    if (!Files.readAllLines(REVIEWED).equals(present)) {
      Path proposal = Files.write(Path.of("target/spi.signatures"), present);
      fail(
          "The SPI is not what "
              + REVIEWED
              + " says. If no plugin written before breaks by it, copy "
              + proposal
              + " there; see the promise in the package's javadoc.");
    }
  }

  @Test
  void every_type_says_since_when_it_is_there() {
    assertThat(types().filter(type -> Modifier.isPublic(type.getModifiers())))
        .isNotEmpty()
        .allSatisfy(
            type ->
                assertThat(SOURCES.resolve(type.getSimpleName() + ".java"))
                    .content()
                    .contains(" * @since "));
  }

  private static Stream<Class<?>> types() {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("package-info.java"))
          .sorted()
          .toList()
          .stream()
          .map(name -> SignaturesTest.class.getPackageName() + "." + name.replace(".java", ""))
          .map(SignaturesTest::load);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<String> describe(Class<?> type) {
    if (!isVisible(type.getModifiers())) {
      return Stream.of();
    }
    Stream<String> members =
        Stream.of(
                lines(type.getDeclaredFields(), Field::toGenericString),
                lines(type.getDeclaredConstructors(), Constructor::toGenericString),
                lines(type.getDeclaredMethods(), Method::toGenericString))
            .flatMap(all -> all)
            .sorted();
    Stream<String> nested =
        Arrays.stream(type.getDeclaredClasses())
            .sorted((a, b) -> a.getName().compareTo(b.getName()))
            .flatMap(SignaturesTest::describe);
    return Stream.of(Stream.of(type.toGenericString()), members, nested).flatMap(all -> all);
  }

  private static <M extends Member> Stream<String> lines(
      M[] members, java.util.function.Function<M, String> line) {
    Predicate<M> visible = member -> isVisible(member.getModifiers()) && !member.isSynthetic();
    return Arrays.stream(members).filter(visible).map(member -> "  " + line.apply(member));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}

package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class JsonTest {
  @Test
  void every_kind_of_value_is_written_in_order() {
    String json =
        Json.write(
            Json.fields(
                "text", "a \"quoted\"\nline",
                "number", 7,
                "large", 1L << 40,
                "part", 0.5,
                "flag", true,
                "moment", Instant.ofEpochSecond(0),
                "path", Path.of("a/b"),
                "there", Optional.of("x"),
                "missing", Optional.empty(),
                "count", OptionalLong.of(3),
                "list", List.of(1, List.of(), Json.fields("in", "side"))));

    assertThat(json)
        .isEqualTo(
            "{\"text\":\"a \\\"quoted\\\"\\nline\",\"number\":7,\"large\":1099511627776,"
                + "\"part\":0.5,\"flag\":true,\"moment\":\"1970-01-01T00:00:00Z\",\"path\":\"a/b\","
                + "\"there\":\"x\",\"missing\":null,\"count\":3,"
                + "\"list\":[1,[],{\"in\":\"side\"}]}");
  }
}

package dev.agentsync.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects results in the order they were measured and writes them as one JSON object. */
final class Report {
  private final Map<String, Object> results = new LinkedHashMap<>();

  void samples(String name, Samples samples) {
    results.put(name, samples);
    System.err.printf(
        "%-44s p50 %8.1f ms   p95 %8.1f ms   p99 %8.1f ms   n=%d%n",
        name,
        samples.percentileMillis(50),
        samples.percentileMillis(95),
        samples.percentileMillis(99),
        samples.count());
  }

  void number(String name, double value, String unit) {
    results.put(name + "_" + unit, value);
    System.err.printf("%-44s %.1f %s%n", name, value, unit);
  }

  void note(String name, String value) {
    results.put(name, value);
    System.err.printf("%-44s %s%n", name, value);
  }

  void write(Writer out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      for (var result : results.entrySet()) {
        switch (result.getValue()) {
          case Samples samples -> {
            json.writeObjectFieldStart(result.getKey());
            json.writeNumberField("count", samples.count());
            json.writeNumberField("p50_ms", rounded(samples.percentileMillis(50)));
            json.writeNumberField("p95_ms", rounded(samples.percentileMillis(95)));
            json.writeNumberField("p99_ms", rounded(samples.percentileMillis(99)));
            json.writeNumberField("max_ms", rounded(samples.maxMillis()));
            json.writeEndObject();
          }
          case Double number -> json.writeNumberField(result.getKey(), rounded(number));
          case Object text -> json.writeStringField(result.getKey(), text.toString());
        }
      }
      json.writeEndObject();
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}

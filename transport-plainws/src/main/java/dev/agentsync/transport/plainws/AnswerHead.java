package dev.agentsync.transport.plainws;

import dev.agentsync.websocket.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an HTTP answer, read byte by byte as it arrives: what follows it belongs to the
 * WebSocket.
 */
final class AnswerHead {
  private static final int MAX_BYTES = 16 * 1024;
  private static final String END = "\r\n\r\n";
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})( .*)?");

  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private int matched;

  /** What a complete head says. */
  record Answer(int status, HttpHeaders headers) {}

  /**
   * Takes bytes up to the end of the head.
   *
   * @return whether the head is complete; what is left in {@code in} is not part of it
   */
  boolean take(ByteBuffer in) {
    while (in.hasRemaining() && matched < END.length() && !tooLong()) {
      byte next = in.get();
      collected.write(next);
      if (next == END.charAt(matched)) {
        matched++;
      } else {
        matched = next == END.charAt(0) ? 1 : 0;
      }
    }
    return matched == END.length();
  }

  /** Returns whether so much has come that it can be no honest answer. */
  boolean tooLong() {
    return collected.size() >= MAX_BYTES;
  }

  /** Returns what the complete head says; empty if it is not HTTP. */
  Optional<Answer> answer() {
    List<String> lines = collected.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
    Matcher status = STATUS.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!status.matches()) {
      return Optional.empty();
    }
    List<String> headers = lines.subList(1, lines.size());
    return Optional.of(
        new Answer(Integer.parseInt(status.group(1)), name -> values(headers, name)));
  }

  private static List<String> values(List<String> headers, String name) {
    String start = name + ":";
    return headers.stream()
        .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }
}

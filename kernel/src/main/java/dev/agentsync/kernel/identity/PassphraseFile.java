package dev.agentsync.kernel.identity;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.Passphrases;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A passphrase from a file, for devices nobody sits at. Its first line counts, without the end of
 * the line.
 */
record PassphraseFile(Path file) implements Passphrases {
  /** Names the file. */
  static final String VARIABLE = "AGENTSYNC_PASSPHRASE_FILE";

  private static final int LONGEST = 4096;

  @Override
  public Optional<char[]> ask(String what, int attempt) {
    return attempt > 1 ? Optional.empty() : Optional.of(read());
  }

  private char[] read() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST);
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      int end = 0;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      char[] line = new char[end];
      text.get(line);
      Arrays.fill(bytes, (byte) 0);
      if (text.hasArray()) {
        Arrays.fill(text.array(), '\0');
      }
      return line;
    } catch (CharacterCodingException e) {
      throw new ConfigException(
          "The file that " + VARIABLE + " names, " + file + ", is not UTF-8. Save it as UTF-8.", e);
    } catch (IOException e) {
      throw new ConfigException(
          "The file that "
              + VARIABLE
              + " names, "
              + file
              + ", cannot be read: "
              + e
              + ". Name a file that holds the passphrase in its first line.",
          e);
    }
  }
}

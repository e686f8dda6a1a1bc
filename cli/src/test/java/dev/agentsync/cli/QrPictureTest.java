package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QrPictureTest {
  private static final int QUIET = 2;

  /** Reads the picture as a camera would, without the colours around it. */
  private static String read(List<String> picture) throws Exception {
    List<String> rows =
        picture.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList();
    int size = rows.getFirst().length() - 2 * QUIET;
    var modules = new BitMatrix(size);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        char both = rows.get((y + QUIET) / 2).charAt(x + QUIET);
        boolean dark = both == '█' || both == ((y + QUIET) % 2 == 0 ? '▀' : '▄');
        if (dark) {
          modules.set(x, y);
        }
      }
    }
    return new Decoder().decode(modules).getText();
  }

  @Test
  void a_reader_finds_the_text_in_it() throws Exception {
    String link = "AGENTSYNC://JOIN/1-ABCDE-23456-" + "FGHIJ-".repeat(30);
    assertThat(read(QrPicture.of(link))).isEqualTo(link);
    assertThat(read(QrPicture.of("x"))).isEqualTo("x");
  }
}

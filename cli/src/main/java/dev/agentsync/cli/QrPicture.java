package dev.agentsync.cli;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A QR code as lines of text, two rows of it in each: dark on light whatever colours a terminal
 * has, with the quiet zone that readers want.
 */
final class QrPicture {
  private static final int QUIET = 2;
  private static final String LIGHT_GROUND = "\u001b[30;107m";
  private static final String RESET = "\u001b[0m";

  private QrPicture() {}

  /** Returns the picture of a text; upper-case letters, digits, hyphens and slashes stay small. */
  static List<String> of(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    var lines = new ArrayList<String>();
    for (int y = -QUIET; y < code.size + QUIET; y += 2) {
      var line = new StringBuilder(LIGHT_GROUND);
      for (int x = -QUIET; x < code.size + QUIET; x++) {
        boolean upper = code.getModule(x, y);
        boolean lower = code.getModule(x, y + 1);
        line.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
      }
      lines.add(line.append(RESET).toString());
    }
    return lines;
  }
}

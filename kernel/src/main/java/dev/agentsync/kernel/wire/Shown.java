package dev.agentsync.kernel.wire;

/** Foreign words made fit for our messages and logs: short, on one line. */
public final class Shown {
  private static final int LONGEST = 300;

  private Shown() {}

  /** Returns the text without control characters and shortened. */
  public static String text(String foreign) {
    String line = foreign.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  static String type(Frame frame) {
    return frame instanceof Frame.Unknown unknown
        ? "`" + text(unknown.type()) + "`"
        : frame.getClass().getSimpleName();
  }
}

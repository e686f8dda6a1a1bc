package dev.agentsync.kernel.invite;

/**
 * Bytes as words that can be read out in most languages: consonants and vowels in turn, sixteen
 * bits to a word, as the proquint proposal has them (arXiv 0901.4016). They need no list of words
 * in anybody's language.
 */
final class SpokenWords {
  private static final String CONSONANTS = "bdfghjklmnprstvz";
  private static final String VOWELS = "aiou";
  private static final int WORDS = 2;

  private SpokenWords() {}

  /** Returns two words for the first 32 bits. */
  static String of(byte[] bytes) {
    var text = new StringBuilder();
    for (int word = 0; word < WORDS; word++) {
      int bits = (bytes[2 * word] & 0xff) << 8 | (bytes[2 * word + 1] & 0xff);
      text.append(word == 0 ? "" : " ")
          .append(CONSONANTS.charAt(bits >> 12))
          .append(VOWELS.charAt(bits >> 10 & 3))
          .append(CONSONANTS.charAt(bits >> 6 & 15))
          .append(VOWELS.charAt(bits >> 4 & 3))
          .append(CONSONANTS.charAt(bits & 15));
    }
    return text.toString();
  }
}

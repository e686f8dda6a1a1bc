package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IndexCodecTest {
  private static final BlobHash HASH = BlobHash.of(new byte[] {1});
  private static final List<IndexRecord> ALL =
      List.of(
          new IndexRecord.Established(),
          new IndexRecord.Folder("Über/世界", "ino=7@8"),
          new IndexRecord.Base(
              "a/b.md",
              new FileId("x"),
              FileKind.TEXT,
              Heads.decode(new byte[64]),
              HASH,
              new Stamp(5, -7, "ino=1@2"),
              99),
          new IndexRecord.Writing("c.png", new FileId("y"), FileKind.ATTACHMENT, Heads.NONE, HASH),
          new IndexRecord.Reading("a/b.md", HASH),
          new IndexRecord.Held("a/b.md"),
          new IndexRecord.Gone("c.png"));

  private static byte[] log(List<IndexRecord> records) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(IndexCodec.HEADER);
    out.writeBytes(IndexCodec.encode(records));
    return out.toByteArray();
  }

  @Test
  void every_record_comes_back_as_it_was() {
    byte[] log = log(ALL);
    assertThat(IndexCodec.decode(log)).isEqualTo(new IndexCodec.Decoded(ALL, log.length));
  }

  @Test
  void a_log_cut_anywhere_gives_the_records_before_the_cut() {
    byte[] log = log(ALL);
    for (int length = 0; length < log.length; length++) {
      var decoded = IndexCodec.decode(Arrays.copyOf(log, length));
      assertThat(decoded.records()).isEqualTo(ALL.subList(0, decoded.records().size()));
      assertThat(decoded.whole()).isLessThanOrEqualTo(length);
      assertThat(decoded.records().size()).isLessThan(ALL.size());
    }
  }

  @Test
  void damaged_and_random_bytes_never_give_a_record_that_was_not_written() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] log = log(ALL);
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = log.clone();
      int flips = 1 + random.nextInt(4);
      for (int i = 0; i < flips; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      var decoded = IndexCodec.decode(damaged);
      assertThat(ALL).as("seed %d", seed).containsAll(decoded.records());
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      System.arraycopy(
          IndexCodec.HEADER, 0, noise, 0, Math.min(noise.length, IndexCodec.HEADER.length));
      assertThat(IndexCodec.decode(noise).records()).as("seed %d", seed).isEmpty();
    }
  }
}

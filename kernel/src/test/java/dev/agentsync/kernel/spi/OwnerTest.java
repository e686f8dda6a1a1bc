package dev.agentsync.kernel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class OwnerTest {
  @Test
  void the_owner_is_told_in_words() {
    var owner = new Owner(42, Instant.parse("2026-01-02T03:04:05Z"), "agentsync watch");
    assertThat(Owner.parse(owner.render())).contains(owner);
    assertThat(owner.told()).isEqualTo("process 42 (agentsync watch) since 2026-01-02T03:04:05Z");
    assertThat(Owner.parse("")).isEmpty();
    assertThat(Owner.parse("x\ny\nz\n")).isEmpty();
    assertThat(Owner.present().pid()).isEqualTo(ProcessHandle.current().pid());
  }
}

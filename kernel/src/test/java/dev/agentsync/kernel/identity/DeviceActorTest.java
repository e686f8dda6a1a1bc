package dev.agentsync.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import org.junit.jupiter.api.Test;

class DeviceActorTest {
  private static final DeviceKey KEY = new DeviceKey(Bytes.of(new byte[32]));

  @Test
  void every_generation_is_another_actor_of_the_same_device() {
    ActorId one = DeviceActor.fresh(KEY);
    ActorId two = DeviceActor.fresh(KEY);

    assertThat(one).isNotEqualTo(two);
    assertThat(one.bytes().length()).isEqualTo(24);
    assertThat(DeviceActor.writer(one))
        .isEqualTo(DeviceActor.writer(two))
        .isEqualTo(DeviceActor.tag(KEY));
  }

  @Test
  void the_tag_is_the_hash_of_domain_and_key() {
    assertThat(DeviceActor.tag(KEY).hex()).isEqualTo("c46609f7d5e117ac663068a54acb6f56");
  }

  @Test
  void an_actor_that_writes_at_an_older_moment_is_the_same_device() {
    Bytes actor = DeviceActor.fresh(KEY).bytes();

    assertThat(DeviceActor.writer(new ActorId(Bytes.ofHex("13b2230901" + actor))))
        .isEqualTo(DeviceActor.tag(KEY));
    assertThat(DeviceActor.writer(new ActorId(Bytes.ofHex("13b223098105" + actor))))
        .isEqualTo(DeviceActor.tag(KEY));
  }

  @Test
  void another_programs_actor_is_its_own_writer() {
    Bytes random = Bytes.ofHex("00112233445566778899aabbccddeeff");

    assertThat(DeviceActor.writer(new ActorId(random))).isEqualTo(random);
    assertThat(DeviceActor.writer(new ActorId(Bytes.ofHex("13b2230901" + random))))
        .isEqualTo(random);
    assertThat(DeviceActor.writer(new ActorId(Bytes.ofHex("13b22309"))))
        .isEqualTo(Bytes.ofHex("13b22309"));
  }
}

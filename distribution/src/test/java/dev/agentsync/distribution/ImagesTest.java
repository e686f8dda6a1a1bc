package dev.agentsync.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ImagesTest {
  @Test
  void images_are_asked_for_by_name_or_made_up() {
    List<ImagePlan> wanted =
        Images.wanted(
            " hub  mine=engine-native,transport-wss,storage-file,signer-file,ignore-gitignore ");
    assertThat(wanted).extracting(ImagePlan::name).containsExactly("hub", "mine");
    assertThat(wanted.get(1).modules())
        .containsExactly(
            "dev.agentsync.cli",
            "dev.agentsync.engine.automerge",
            "dev.agentsync.transport.wss",
            "dev.agentsync.storage.file",
            "dev.agentsync.signer.file",
            "dev.agentsync.ignore.gitignore");
    assertThat(wanted.get(1).flags())
        .containsExactly(
            "--enable-native-access=dev.agentsync.kernel,dev.agentsync.agent,automerge");
    assertThat(Images.wanted(" ")).isEmpty();
  }

  @Test
  void where_there_are_several_the_first_is_the_default() {
    assertThat(Images.named("full").flags())
        .contains(
            "-Dagentsync.default.engine=java",
            "-Dagentsync.default.storage=file",
            "-Dagentsync.default.signer=file")
        .noneMatch(flag -> flag.contains("default.transport"));
  }

  @Test
  void a_wrong_name_is_answered_with_those_there_are() {
    assertThatThrownBy(() -> Images.named("fool"))
        .hasMessageContaining("'fool'")
        .hasMessageContaining("minimal, full, hub, enterprise");
    assertThatThrownBy(() -> Images.wanted("x=engine-jawa"))
        .hasMessageContaining("'engine-jawa'")
        .hasMessageContaining("engine-java, engine-native");
    assertThatThrownBy(
            () -> Images.wanted("x=engine-java,transport-wss,storage-file,ignore-gitignore"))
        .hasMessageContaining("'x' has none of signer");
  }
}

package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.identity.IdentityPaths;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
  @Test
  void the_default_profile_keeps_the_folder_as_it_is() {
    Profile profile = Profile.of(Map.of("HOME", "/h"));
    assertThat(profile.isDefault()).isTrue();
    assertThat(profile.directory()).isEqualTo(Path.of("/h/.agentsync"));
  }

  @Test
  void another_profile_has_a_folder_and_a_key_of_its_own() {
    Map<String, String> environment = Map.of("HOME", "/h", "AGENTSYNC_PROFILE", "work");
    assertThat(Profile.of(environment).directory())
        .isEqualTo(Path.of("/h/.agentsync/profiles/work"));
    assertThat(new IdentityPaths(environment).userDefault())
        .isEqualTo(Path.of("/h/.agentsync/profiles/work/id_ed25519"));
  }

  @Test
  void naming_the_default_profile_is_the_same_as_naming_none() {
    assertThat(Profile.of(Map.of("HOME", "/h", "AGENTSYNC_PROFILE", "default")).directory())
        .isEqualTo(Path.of("/h/.agentsync"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/b", ".hidden", "ä", "a b", "-x"})
  void a_name_that_could_lead_elsewhere_is_refused(String name) {
    assertThatThrownBy(() -> Profile.of(Map.of("HOME", "/h", "AGENTSYNC_PROFILE", name)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot name a profile");
  }
}

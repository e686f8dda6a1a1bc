package dev.agentsync.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.IgnoreRules;
import dev.agentsync.kernel.spi.IgnoreRulesProvider;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginsTest {
  private static final Path HERE = Path.of("/vault/.agentsync");

  record Stored(String id, boolean holding) implements StorageProvider {
    @Override
    public boolean holds(Path directory) {
      return holding;
    }

    @Override
    public List<Path> places(Path directory) {
      return List.of();
    }

    @Override
    public Storage open(Options options) {
      throw new AssertionError("choosing must not open");
    }
  }

  record Carrier(String id, Set<String> schemes) implements TransportProvider {
    @Override
    public Transport open(Options options) {
      throw new AssertionError("choosing must not open");
    }
  }

  record Signs(String id, boolean agent) implements SignerProvider {
    @Override
    public boolean serves(Options options) {
      return options.agentKey().isPresent() == agent;
    }

    @Override
    public Signer open(Options options) {
      throw new AssertionError("choosing must not open");
    }
  }

  record Rules(String id) implements IgnoreRulesProvider {
    @Override
    public String fileName() {
      return ".syncignore";
    }

    @Override
    public IgnoreRules compile(List<RuleFile> files) {
      throw new AssertionError("choosing must not compile");
    }
  }

  @AfterEach
  void noDefaults() {
    System.clearProperty("agentsync.default.storage");
  }

  @Test
  void the_configured_one_is_taken() {
    Plugins plugins = Plugins.of(new Stored("file", true), new Stored("lmdb", false));

    assertThat(plugins.storage(Optional.of("lmdb"), HERE).id()).isEqualTo("lmdb");
  }

  @Test
  void the_only_one_is_the_default() {
    assertThat(Plugins.of(new Stored("file", false)).storage(Optional.empty(), HERE).id())
        .isEqualTo("file");
  }

  @Test
  void the_one_that_holds_the_history_goes_before_the_default() {
    Plugins plugins = Plugins.of(new Stored("file", false), new Stored("lmdb", true));
    System.setProperty("agentsync.default.storage", "file");

    assertThat(plugins.storage(Optional.empty(), HERE).id()).isEqualTo("lmdb");
  }

  @Test
  void the_images_default_decides_among_several() {
    Plugins plugins = Plugins.of(new Stored("file", false), new Stored("lmdb", false));
    System.setProperty("agentsync.default.storage", "lmdb");

    assertThat(plugins.storage(Optional.empty(), HERE).id()).isEqualTo("lmdb");
  }

  @Test
  void several_without_a_choice_ask_for_one() {
    Plugins plugins = Plugins.of(new Stored("lmdb", false), new Stored("file", false));

    assertThatThrownBy(() -> plugins.storage(Optional.empty(), HERE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Installed: file, lmdb.")
        .hasMessageContaining("[storage] provider = ");
  }

  @Test
  void an_unknown_word_is_answered_with_the_known_ones() {
    Plugins plugins = Plugins.of(new Stored("lmdb", false), new Stored("file", false));

    assertThatThrownBy(() -> plugins.storage(Optional.of("sqlit"), HERE))
        .isInstanceOf(ConfigException.class)
        .hasMessage("No storage plugin 'sqlit'. Installed: file, lmdb.");
  }

  @Test
  void nothing_installed_is_told() {
    assertThatThrownBy(() -> Plugins.of().engine(Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("No engine plugin. None is installed.");
  }

  @Test
  void two_of_one_word_are_refused_with_both_origins() {
    Plugins plugins = Plugins.of(new Rules("x"), new Rules("x"));

    assertThatThrownBy(() -> plugins.ignoreRules(Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'x'")
        .hasMessageContaining("Remove one of them");
  }

  @Test
  void a_transport_is_found_by_scheme() {
    var wss = new Carrier("wss", Set.of("wss"));
    var plain = new Carrier("plainws", Set.of("ws"));
    Plugins plugins = Plugins.of(wss, plain);

    assertThat(plugins.transport(Optional.empty(), "WSS")).isEqualTo(wss);
    assertThat(plugins.transport(Optional.of("wss"), "ws")).isEqualTo(plain);
    assertThatThrownBy(() -> plugins.transport(Optional.empty(), "ftp"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("network: unsupported scheme \"ftp\" (expected ws:// or wss://)");
  }

  @Test
  void a_signer_is_found_by_the_kind_of_key() {
    var file = new Signs("file", false);
    Plugins plugins = Plugins.of(file, new Signs("sshagent", true));
    var options = new SignerProvider.Options(HERE, Optional.empty(), Optional.empty());

    assertThat(plugins.signer(Optional.empty(), options)).isEqualTo(file);
  }
}

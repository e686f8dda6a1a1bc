package dev.agentsync.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DescriptorTest {
  @Test
  void a_library_keeps_its_name_and_stays_open() throws IOException {
    Descriptor descriptor = Descriptor.of("some.library", "org.slf4j");

    ModuleDescriptor module =
        ModuleDescriptor.read(
            new ByteArrayInputStream(descriptor.classFile(Set.of("b.c", "a"))),
            () -> Set.of("a", "b.c"));

    assertThat(module.name()).isEqualTo("some.library");
    assertThat(module.isOpen()).isTrue();
    assertThat(module.exports())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrder("a", "b.c");
    assertThat(module.requires())
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder("java.base", "org.slf4j");
  }

  @Test
  void only_automatic_modules_get_one() {
    assertThat(Descriptor.forModule(ModuleDescriptor.newModule("automerge").build())).isEmpty();
    assertThat(Descriptor.forModule(ModuleDescriptor.newAutomaticModule("automerge").build()))
        .isPresent();
    assertThat(Descriptor.forModule(ModuleDescriptor.newAutomaticModule("other").build()))
        .isEmpty();
  }
}

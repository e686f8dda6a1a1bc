package dev.agentsync.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DescriptorTest {
  @Test
  void a_library_keeps_its_name_and_stays_open() throws IOException {
    Descriptor descriptor = Descriptor.of("some.library", "org.slf4j");

    ModuleDescriptor module = read(descriptor.classFile(Set.of("b.c", "a")), Set.of("a", "b.c"));

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

  @Test
  void a_relaxed_module_is_the_same_but_for_what_it_no_longer_requires() throws IOException {
    byte[] strict = Descriptor.of("some.library", "java.sql", "org.slf4j").classFile(Set.of("a"));

    ModuleDescriptor relaxed =
        read(
            new Relaxation("some.library", Set.of("java.sql"), Kept.ALL).apply(strict),
            Set.of("a"));

    assertThat(relaxed.requires())
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder("java.base", "org.slf4j");
    assertThat(relaxed.exports()).isEqualTo(read(strict, Set.of("a")).exports());
    assertThat(relaxed.isOpen()).isTrue();
  }

  @Test
  void a_package_that_does_not_stay_is_neither_exported_nor_does_it_serve() throws IOException {
    byte[] whole =
        new Descriptor(
                "some.library",
                List.of(),
                List.of(),
                Map.of("some.Service", "b.Service", "some.Other", "a.c.Other"),
                List.of(),
                Kept.ALL)
            .classFile(Set.of("a", "a.c", "b", "bc"));
    Kept kept = Kept.of("a.*", "bc");

    ModuleDescriptor relaxed =
        read(new Relaxation("some.library", Set.of(), kept).apply(whole), Set.of("a", "a.c", "bc"));

    assertThat(relaxed.exports())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrder("a", "a.c", "bc");
    assertThat(relaxed.provides())
        .extracting(ModuleDescriptor.Provides::service)
        .containsExactly("some.Other");
  }

  private static ModuleDescriptor read(byte[] bytes, Set<String> packages) throws IOException {
    return ModuleDescriptor.read(new ByteArrayInputStream(bytes), () -> packages);
  }
}

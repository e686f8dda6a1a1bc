package dev.agentsync.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.Profile;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

/** What is given to service managers, judged by their own rules. */
@Timeout(60)
class ServiceTest {
  /** The elements of Apple's PropertyList-1.0.dtd, by name and content. */
  private static final String PLIST_DTD =
      """
      <!ENTITY % value "(array | data | date | dict | real | integer | string | true | false)">
      <!ELEMENT plist %value;>
      <!ATTLIST plist version CDATA "1.0">
      <!ELEMENT array (%value;)*>
      <!ELEMENT dict (key, %value;)*>
      <!ELEMENT key (#PCDATA)>
      <!ELEMENT string (#PCDATA)>
      <!ELEMENT data (#PCDATA)>
      <!ELEMENT date (#PCDATA)>
      <!ELEMENT true EMPTY>
      <!ELEMENT false EMPTY>
      <!ELEMENT real (#PCDATA)>
      <!ELEMENT integer (#PCDATA)>
      """;

  @TempDir Path directory;

  private ServicePlan plan(String profile, boolean system) throws Exception {
    Path launcher = directory.resolve("an %i image & <co>").resolve("agentsync");
    Files.createDirectories(launcher.getParent());
    if (!Files.exists(launcher)) {
      Files.writeString(launcher, "#!/bin/sh\n");
      Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return new ServicePlan(
        new Profile(profile, directory.resolve("profile")), launcher, "root", directory, system);
  }

  @ParameterizedTest
  @CsvSource({"default, false", "work, false", "default, true", "work, true"})
  void systemd_has_nothing_to_say_about_the_unit(String profile, boolean system) throws Exception {
    var unit = new SystemdUnit(plan(profile, system));
    Path file = Files.writeString(directory.resolve(unit.name()), unit.text());
    List<String> command = new ArrayList<>(List.of("systemd-analyze"));
    if (!system) {
      command.add("--user");
    }
    command.addAll(List.of("verify", "--man=no", file.toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
    Process process = builder.start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.contains(unit.name()))
            .reduce("", (all, line) -> all + line + "\n");
    assertThat(said).isEmpty();
    assertThat(process.waitFor()).isZero();
    assertThat(unit.text()).contains("--profile " + profile + " agent start -f");
  }

  @ParameterizedTest
  @CsvSource({"default, false", "work, true"})
  void the_property_list_is_one(String profile, boolean system) throws Exception {
    var unit = new LaunchdUnit(plan(profile, system));
    var factory = DocumentBuilderFactory.newInstance();
    factory.setValidating(true);
    var builder = factory.newDocumentBuilder();
    builder.setEntityResolver((_, _) -> new InputSource(new StringReader(PLIST_DTD)));
    builder.setErrorHandler(
        new ErrorHandler() {
          @Override
          public void warning(SAXParseException e) throws SAXParseException {
            throw e;
          }

          @Override
          public void error(SAXParseException e) throws SAXParseException {
            throw e;
          }

          @Override
          public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
          }
        });
    var document =
        builder.parse(new ByteArrayInputStream(unit.text().getBytes(StandardCharsets.UTF_8)));
    var strings = document.getElementsByTagName("string");
    List<String> words = new ArrayList<>();
    for (int i = 0; i < strings.getLength(); i++) {
      words.add(strings.item(i).getTextContent());
    }
    assertThat(words)
        .contains(plan(profile, system).launcher().toString())
        .containsSubsequence("--profile", profile, "agent", "start", "-f");
  }

  @Test
  void each_profile_has_a_service_of_its_own() throws Exception {
    assertThat(new SystemdUnit(plan("default", false)).file())
        .isEqualTo(directory.resolve(".config/systemd/user/agentsync.service"));
    assertThat(new SystemdUnit(plan("work", true)).file())
        .isEqualTo(Path.of("/etc/systemd/system/agentsync-work.service"));
    assertThat(new LaunchdUnit(plan("work", false)).file())
        .isEqualTo(directory.resolve("Library/LaunchAgents/dev.agentsync.agent.work.plist"));
  }
}

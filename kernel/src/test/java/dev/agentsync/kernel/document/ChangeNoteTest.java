package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeNoteTest {
  @Test
  void author_and_purpose_travel_in_one_message() {
    var note = ChangeNote.of("restored to yesterday").by(Optional.of("claude, run 7"));

    assertThat(note.message()).isEqualTo("Author: claude, run 7\nrestored to yesterday");
    assertThat(ChangeNote.parse(note.message())).isEqualTo(note);
  }

  @Test
  void a_plain_edit_has_no_message() {
    assertThat(ChangeNote.NONE.message()).isNull();
    assertThat(ChangeNote.parse(null)).isEqualTo(ChangeNote.NONE);
    assertThat(ChangeNote.NONE.by(Optional.of(" \n ")).message()).isNull();
  }

  @Test
  void an_author_alone_survives() {
    var note = ChangeNote.NONE.by(Optional.of("claude"));
    assertThat(ChangeNote.parse(note.message())).isEqualTo(note);
  }

  @Test
  void what_another_program_wrote_is_the_purpose_without_control_characters() {
    assertThat(ChangeNote.parse("hello\u001b[2J\u202eworld").purpose()).contains("hello [2J world");
    assertThat(ChangeNote.parse("Author: x\u0007y").author()).contains("x y");
  }

  @Test
  void an_author_is_one_line_of_bounded_length() {
    var note = ChangeNote.NONE.by(Optional.of("a\nb" + "x".repeat(500)));
    assertThat(note.author().orElseThrow()).startsWith("a b").hasSize(200);
  }
}

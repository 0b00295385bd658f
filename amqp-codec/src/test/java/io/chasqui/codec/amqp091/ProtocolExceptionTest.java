package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolExceptionTest {

    @Test
    void putsTheNameBeforeTheExplanation() {
        ProtocolException error = new ProtocolException(ReplyCode.NOT_FOUND, "no queue 'q' in vhost '/'", 50, 10);

        assertThat(error.replyText()).isEqualTo("NOT_FOUND - no queue 'q' in vhost '/'");
        assertThat(error.hard()).isFalse();
        assertThat(error.getStackTrace()).isEmpty();
    }

    @Test
    void fitsAReplyTextIntoAShortString() {
        String fits = "x".repeat(255 - "NOT_FOUND - ".length());
        assertThat(replyText(fits)).hasSize(255).endsWith("xxx");
        assertThat(replyText(fits + "x")).hasSize(255).endsWith("xxx...").startsWith("NOT_FOUND - xxx");
        assertThat(replyText("x".repeat(100_000))).hasSize(255);
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "€", "😀", "\uDC80"})
    void doesNotTearACharacter(String character) {
        for (int shift = 0; shift < 4; shift++) {
            String text = replyText("x".repeat(shift) + character.repeat(250));
            byte[] bytes = ShortString.encode(text);

            assertThat(bytes).hasSizeBetween(252, 255);
            assertThat(text).matches("NOT_FOUND - x*(" + character + ")+\\.\\.\\.");
            assertThat(ShortString.decode(bytes)).isEqualTo(text);
        }
    }

    @Test
    void takesTheMethodThatFailedOnce() {
        ProtocolException error =
                new ProtocolException(ReplyCode.NOT_ALLOWED, "no").in(50, 10).in(60, 20);

        assertThat(error.classId()).isEqualTo(50);
        assertThat(error.methodId()).isEqualTo(10);
        assertThat(error.hard()).isTrue();
    }

    private static String replyText(String explanation) {
        return new ProtocolException(ReplyCode.NOT_FOUND, explanation).replyText();
    }
}

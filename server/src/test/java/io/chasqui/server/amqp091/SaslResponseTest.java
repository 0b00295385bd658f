package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.amqp091.SaslResponse.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaslResponseTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] tableWithoutLength(FieldTable table) {
        byte[] whole = table.encode();
        return Arrays.copyOfRange(whole, 4, whole.length);
    }

    private static void assertMalformed(String mechanism, byte[] response) {
        assertThatThrownBy(() -> SaslResponse.parse(mechanism, response))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ReplyCode.SYNTAX_ERROR));
    }

    @Test
    void plainIsUserAndPasswordBehindNuls() {
        assertThat(SaslResponse.parse("PLAIN", bytes("\0ué\0pass word"))).isEqualTo(new Credentials("ué", "pass word"));
        assertThat(SaslResponse.parse("PLAIN", bytes("\0\0"))).isEqualTo(new Credentials("", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\0", "\0user", "user\0pass", "other\0user\0pass", "\0user\0pass\0", "\0user\0pass\0more"})
    void anyOtherPlainResponseIsMalformed(String response) {
        assertMalformed("PLAIN", bytes(response));
    }

    @Test
    void amqplainIsATableWithoutItsLength() {
        byte[] response = tableWithoutLength(FieldTable.of("LOGIN", "user", "PASSWORD", "secret"));
        assertThat(SaslResponse.parse("AMQPLAIN", response)).isEqualTo(new Credentials("user", "secret"));
    }

    @Test
    void anyOtherAmqplainResponseIsMalformed() {
        assertMalformed("AMQPLAIN", new byte[0]);
        assertMalformed("AMQPLAIN", bytes("nonsense"));
        assertMalformed("AMQPLAIN", tableWithoutLength(FieldTable.of("LOGIN", "user")));
        assertMalformed("AMQPLAIN", tableWithoutLength(FieldTable.of("LOGIN", "user", "PASSWORD", 5)));
        byte[] whole = tableWithoutLength(FieldTable.of("LOGIN", "user", "PASSWORD", "secret"));
        for (int length = 0; length < whole.length; length++) {
            assertMalformed("AMQPLAIN", Arrays.copyOf(whole, length));
        }
    }

    @Test
    void credentialsDoNotShowThePassword() {
        assertThat(new Credentials("user", "secret").toString()).doesNotContain("secret");
    }
}

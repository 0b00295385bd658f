package io.chasqui.conformance.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.impl.LongStringHelper;
import com.rabbitmq.client.impl.MethodArgumentWriter;
import com.rabbitmq.client.impl.ValueWriter;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("connection.start-ok / SASL")
class AuthenticationTest extends Suite {

    private static final Duration FAILURE_IS_HELD_BACK = Duration.ofSeconds(8);
    private static final Map<String, Object> NO_CAPABILITIES = Map.of();

    @Test
    void plainLogsIn() throws Exception {
        assertThat(connect(factory -> factory.setSaslConfig(DefaultSaslConfig.PLAIN))
                        .isOpen())
                .isTrue();
    }

    @Test
    void amqplainLogsIn() throws Exception {
        WireClient client = wire();
        client.start();
        client.startOk("AMQPLAIN", amqplainResponse("guest", "guest"), WireClient.CAPABILITIES);
        client.expect(0, AMQP.Connection.Tune.class);
    }

    @Test
    void aWrongPasswordIsReportedToAClientThatUnderstandsIt() throws Exception {
        assertThatThrownBy(() -> connect(factory -> factory.setPassword("wrong")))
                .isInstanceOf(AuthenticationFailureException.class)
                .hasMessageContaining("ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."
                        + " For details see the broker logfile.");
    }

    @Test
    void anUnknownUserIsRefusedInTheSameWordsAsAWrongPassword() throws Exception {
        assertThatThrownBy(() -> connect(factory -> factory.setUsername(freshName())))
                .isInstanceOf(AuthenticationFailureException.class)
                .hasMessageContaining("Login was refused using authentication mechanism PLAIN.");
    }

    @Test
    void aWrongPasswordClosesTheConnectionAfterItsReason() throws Exception {
        WireClient client = wire();
        client.start();
        client.startOk("PLAIN", WireClient.plainResponse("guest", "wrong"), WireClient.CAPABILITIES);
        client.expectConnectionClose(403, "Login was refused using authentication mechanism PLAIN.");
        client.expectEndOfStream(FAILURE_IS_HELD_BACK);
    }

    @Test
    void aWrongAmqplainPasswordNamesTheMechanism() throws Exception {
        WireClient client = wire();
        client.start();
        client.startOk("AMQPLAIN", amqplainResponse("guest", "wrong"), WireClient.CAPABILITIES);
        client.expectConnectionClose(403, "Login was refused using authentication mechanism AMQPLAIN.");
        client.expectEndOfStream(FAILURE_IS_HELD_BACK);
    }

    @Test
    void aWrongPasswordOfAClientWithoutTheCapabilityEndsInSilence() throws Exception {
        long start = System.nanoTime();
        WireClient client = wire();
        client.start();
        client.startOk("PLAIN", WireClient.plainResponse("guest", "wrong"), NO_CAPABILITIES);
        client.expectEndOfStream(FAILURE_IS_HELD_BACK);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("guessing passwords is slow")
                .isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void anUnknownMechanismEndsInSilence() throws Exception {
        WireClient client = wire();
        client.start();
        client.startOk("X-UNKNOWN", new byte[0], WireClient.CAPABILITIES);
        client.expectEndOfStream(FAILURE_IS_HELD_BACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "guest", "guest|guest", "someone|guest|guest", "|guest|guest|more", "|guest"})
    void aMalformedPlainResponseEndsInSilence(String response) throws Exception {
        WireClient client = wire();
        client.start();
        byte[] bytes = response.replace('|', '\0').getBytes(StandardCharsets.UTF_8);
        client.startOk("PLAIN", bytes, WireClient.CAPABILITIES);
        client.expectEndOfStream(FAILURE_IS_HELD_BACK);
    }

    @Test
    void anAmqplainResponseWithoutPasswordEndsInSilence() throws Exception {
        WireClient client = wire();
        client.start();
        client.startOk(
                "AMQPLAIN", withoutLength(Map.of("LOGIN", LongStringHelper.asLongString("guest"))), NO_CAPABILITIES);
        client.expectEndOfStream(FAILURE_IS_HELD_BACK);
    }

    @Test
    @Spec("connection.update-secret")
    void aConnectionAcceptsANewSecret() throws Exception {
        WireClient client = openWire();
        client.send(
                0,
                new AMQP.Connection.UpdateSecret.Builder()
                        .newSecret(LongStringHelper.asLongString("guest"))
                        .reason("the token was about to expire")
                        .build());
        client.expect(0, AMQP.Connection.UpdateSecretOk.class);
        client.openChannel(1);
    }

    private static byte[] amqplainResponse(String user, String password) throws IOException {
        return withoutLength(Map.of(
                "LOGIN", LongStringHelper.asLongString(user), "PASSWORD", LongStringHelper.asLongString(password)));
    }

    /** AMQPLAIN sends a field table without the length that a table has elsewhere. */
    private static byte[] withoutLength(Map<String, Object> table) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        MethodArgumentWriter writer = new MethodArgumentWriter(new ValueWriter(new DataOutputStream(bytes)));
        writer.writeTable(table);
        writer.flush();
        return Arrays.copyOfRange(bytes.toByteArray(), Integer.BYTES, bytes.size());
    }
}

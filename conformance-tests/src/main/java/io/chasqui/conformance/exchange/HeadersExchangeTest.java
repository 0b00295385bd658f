package io.chasqui.conformance.exchange;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("3.1.3.4 headers exchange")
class HeadersExchangeTest extends Suite {

    private static final Map<String, Object> NOTHING = Map.of();

    static Stream<Arguments> matching() {
        Map<String, Object> red = Map.of("colour", "red");
        Map<String, Object> redSmall = Map.of("colour", "red", "size", 1);
        Map<String, Object> xRed = Map.of("x-colour", "red");
        return Stream.of(
                Arguments.of("all", redSmall, redSmall, true),
                Arguments.of("all", redSmall, red, false),
                Arguments.of("all", red, redSmall, true),
                Arguments.of("all", red, Map.of("colour", "blue"), false),
                Arguments.of("all", NOTHING, red, true),
                Arguments.of("all", NOTHING, NOTHING, true),
                Arguments.of("all", xRed, NOTHING, true),
                Arguments.of("any", redSmall, red, true),
                Arguments.of("any", redSmall, Map.of("size", 1), true),
                Arguments.of("any", redSmall, Map.of("size", 2, "colour", "blue"), false),
                Arguments.of("any", NOTHING, red, false),
                Arguments.of("any", xRed, xRed, false),
                Arguments.of("all-with-x", xRed, xRed, true),
                Arguments.of("all-with-x", xRed, NOTHING, false),
                Arguments.of("any-with-x", xRed, xRed, true),
                Arguments.of("any-with-x", xRed, red, false));
    }

    @ParameterizedTest(name = "{0} of {1} against {2}: {3}")
    @MethodSource("matching")
    void messagesAreMatchedByTheirHeaders(
            String how, Map<String, Object> arguments, Map<String, Object> headers, boolean matches) throws Exception {
        Map<String, Object> withMatch = new HashMap<>(arguments);
        withMatch.put("x-match", how);
        assertThat(isRouted(withMatch, headers)).isEqualTo(matches);
    }

    @Test
    void allIsMeantWhenNothingIsSaid() throws Exception {
        Map<String, Object> arguments = Map.of("a", 1, "b", 2);
        assertThat(isRouted(arguments, Map.of("a", 1))).isFalse();
        assertThat(isRouted(arguments, Map.of("a", 1, "b", 2))).isTrue();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(1, 1L, true),
                Arguments.of(1, (short) 1, true),
                Arguments.of(1, (byte) 1, true),
                Arguments.of(1, 1.0d, false),
                Arguments.of(1, "1", false),
                Arguments.of(1.5f, 1.5d, true),
                Arguments.of(true, true, true),
                Arguments.of(true, false, false),
                Arguments.of(true, 1, false),
                Arguments.of(new Date(5000), 5L, true),
                Arguments.of(List.of(1, "a"), List.of(1, "a"), true),
                Arguments.of(List.of(1, "a"), List.of(1, "b"), false),
                Arguments.of(Map.of("k", 1), Map.of("k", 1), true),
                Arguments.of(Map.of("k", 1), Map.of("k", 2), false),
                Arguments.of("text", "text".getBytes(java.nio.charset.StandardCharsets.UTF_8), true));
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @MethodSource("values")
    void valuesAreEqualByValueAndNotByType(Object bound, Object sent, boolean matches) throws Exception {
        assertThat(isRouted(Map.of("key", bound), Map.of("key", sent))).isEqualTo(matches);
    }

    @Test
    @DiffersFromRabbitMq("equal timestamps match; RabbitMQ compares seconds with milliseconds, so that they never do")
    void equalTimestampsMatch() throws Exception {
        assertThat(isRouted(Map.of("key", new Date(5000)), Map.of("key", new Date(5000))))
                .isTrue();
        assertThat(isRouted(Map.of("key", new Date(5000)), Map.of("key", new Date(6000))))
                .isFalse();
    }

    @Test
    void aBindingWithoutValueOnlyAsksForTheHeader() throws Exception {
        Map<String, Object> present = new HashMap<>();
        present.put("key", null);
        assertThat(isRouted(present, Map.of("key", "anything"))).isTrue();
        assertThat(isRouted(present, Map.of("other", "anything"))).isFalse();
    }

    @Test
    void aMessageWithoutHeadersMatchesOnlyAnEmptyAll() throws Exception {
        Channel channel = channel();
        String exchange = exchange(channel, "headers");
        String all = queue(channel);
        channel.queueBind(all, exchange, "", Map.of("x-match", "all"));
        String any = queue(channel);
        channel.queueBind(any, exchange, "", Map.of("x-match", "any", "a", 1));
        publish(channel, exchange, "", "bare");
        assertThat(drain(channel, all)).containsExactly("bare");
        assertThat(drain(channel, any)).isEmpty();
    }

    @Test
    void theRoutingKeyDoesNotMatter() throws Exception {
        Channel channel = channel();
        String exchange = exchange(channel, "headers");
        String queue = queue(channel);
        channel.queueBind(queue, exchange, "some key", Map.of("a", 1));
        publish(channel, exchange, "another key", headers(Map.of("a", 1)), "m");
        assertThat(drain(channel, queue)).containsExactly("m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"some", "ALL", ""})
    void anUnknownMatchIsRefused(String match) throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "headers");
        String queue = queue(failing);
        expectChannelClose(
                failing,
                406,
                "Invalid x-match field value",
                () -> failing.queueBind(queue, exchange, "", Map.of("x-match", match)));
    }

    @Test
    void aMatchThatIsNoStringIsRefused() throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "headers");
        String queue = queue(failing);
        expectChannelClose(
                failing,
                406,
                "Invalid x-match field type",
                () -> failing.queueBind(queue, exchange, "", Map.of("x-match", 1)));
    }

    private boolean isRouted(Map<String, Object> arguments, Map<String, Object> headers) throws Exception {
        Channel channel = channel();
        String exchange = exchange(channel, "headers");
        String queue = queue(channel);
        channel.queueBind(queue, exchange, "", arguments);
        publish(channel, exchange, "", headers(headers), "m");
        return !drain(channel, queue).isEmpty();
    }

    private static AMQP.BasicProperties headers(Map<String, Object> headers) {
        return new AMQP.BasicProperties.Builder().headers(headers).build();
    }
}

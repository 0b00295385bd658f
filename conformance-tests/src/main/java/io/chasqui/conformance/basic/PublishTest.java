package io.chasqui.conformance.basic;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Returns;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("basic.publish")
class PublishTest extends Suite {

    @Test
    @Spec("basic.publish / mandatory")
    void anUnroutableMandatoryMessageComesBack() throws Exception {
        String exchange = exchange(channel(), "direct");
        Returns returns = Returns.of(channel());
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId("id")
                .headers(Map.of("h", 1))
                .build();
        channel().basicPublish(exchange, "nowhere", true, properties, bytes("body"));
        Return returned = returns.next();
        assertThat(returned.getReplyCode()).isEqualTo(312);
        assertThat(returned.getReplyText()).isEqualTo("NO_ROUTE");
        assertThat(returned.getExchange()).isEqualTo(exchange);
        assertThat(returned.getRoutingKey()).isEqualTo("nowhere");
        assertThat(returned.getProperties()).isEqualTo(properties);
        assertThat(returned.getBody()).isEqualTo(bytes("body"));
    }

    @Test
    @Spec("basic.publish / mandatory")
    void aLargeMandatoryMessageComesBackWhole() throws Exception {
        Returns returns = Returns.of(channel());
        channel().basicPublish("", freshName(), true, null, new byte[300_000]);
        assertThat(returns.next().getBody()).hasSize(300_000);
    }

    @Test
    @Spec("basic.publish / mandatory")
    void aRoutableMandatoryMessageDoesNotComeBack() throws Exception {
        String queue = queue(channel());
        Returns returns = Returns.of(channel());
        channel().basicPublish("", queue, true, null, bytes("m"));
        assertThat(drain(channel(), queue)).containsExactly("m");
        returns.expectNone();
    }

    @Test
    @Spec("basic.publish / mandatory")
    void anUnroutableMessageWithoutTheFlagIsDropped() throws Exception {
        Returns returns = Returns.of(channel());
        publish(channel(), "", freshName(), "m");
        returns.expectNone();
    }

    @Test
    @Spec("basic.publish / immediate")
    void theImmediateFlagIsNotImplemented() throws Exception {
        Channel failing = channel();
        expectConnectionClose(
                failing.getConnection(),
                540,
                "NOT_IMPLEMENTED - immediate=true",
                () -> failing.basicPublish("", freshName(), false, true, null, bytes("m")));
    }

    @Test
    void messagesOfOneChannelKeepTheirOrder() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = Deliveries.consume(channel(), queue, true);
        List<String> texts =
                IntStream.range(0, 2_000).mapToObj(Integer::toString).toList();
        for (String text : texts) {
            publish(channel(), "", queue, text);
        }
        assertThat(deliveries.nextTexts(texts.size())).isEqualTo(texts);
    }

    @Test
    void smallAndLargeMessagesKeepTheirOrder() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = Deliveries.consume(channel(), queue, true);
        int[] sizes =
                IntStream.range(0, 60).map(i -> i % 3 == 0 ? 300_000 + i : i).toArray();
        for (int size : sizes) {
            channel().basicPublish("", queue, null, new byte[size]);
        }
        for (int size : sizes) {
            assertThat(deliveries.next().getBody()).hasSize(size);
        }
    }

    @Test
    @Spec("extension: sender-selected distribution")
    void theKeysInCcAndBccAreRoutedToo() throws Exception {
        String exchange = exchange(channel(), "direct");
        String key = boundQueue(channel(), exchange, "key");
        String copy = boundQueue(channel(), exchange, "copy");
        String blind = boundQueue(channel(), exchange, "blind");
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .headers(Map.of("CC", List.of("copy"), "BCC", List.of("blind"), "other", 1))
                .build();
        publish(channel(), exchange, "key", properties, "m");
        for (String queue : List.of(key, copy, blind)) {
            var got = take(channel(), queue);
            assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("key");
            assertThat(got.getProps().getHeaders())
                    .containsOnlyKeys("CC", "other")
                    .containsEntry("other", 1);
        }
    }

    @Test
    @Spec("extension: sender-selected distribution")
    void ccWorksThroughTheDefaultExchangeWithoutDuplicates() throws Exception {
        String first = queue(channel());
        String second = queue(channel());
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .headers(Map.of("CC", List.of(second, first, second)))
                .build();
        publish(channel(), "", first, properties, "m");
        assertThat(drain(channel(), first)).containsExactly("m");
        assertThat(drain(channel(), second)).containsExactly("m");
    }

    static Stream<Arguments> whatIsNoArray() {
        return Stream.of(
                Arguments.of("CC", "text", "longstr"),
                Arguments.of("CC", Map.of("k", "v"), "table"),
                Arguments.of("BCC", 5, "signedint"),
                Arguments.of("BCC", true, "bool"));
    }

    @ParameterizedTest
    @MethodSource("whatIsNoArray")
    @Spec("extension: sender-selected distribution")
    void aCcHeaderThatIsNoArrayIsRefused(String header, Object value, String type) throws Exception {
        Channel failing = channel();
        AMQP.BasicProperties properties = headers(Map.of(header, value));
        expectChannelClose(
                failing,
                406,
                "invalid message: {unacceptable_type_in_header,\"" + header + "\"," + type + "}",
                () -> publish(failing, "", freshName(), properties, "m"));
    }

    @Test
    @Spec("extension: sender-selected distribution")
    void whatIsNoTextAmongTheKeysIsIgnored() throws Exception {
        String queue = queue(channel());
        publish(channel(), "", freshName(), headers(Map.of("CC", List.of(1, queue, true))), "m");
        assertThat(text(take(channel(), queue))).isEqualTo("m");
    }

    private static AMQP.BasicProperties headers(Map<String, Object> headers) {
        return new AMQP.BasicProperties.Builder().headers(headers).build();
    }

    @Test
    @Spec("extension: validated user-id")
    void theUserIdHasToBeTheUsersOwn() throws Exception {
        Channel failing = channel();
        AMQP.BasicProperties properties =
                new AMQP.BasicProperties.Builder().userId("someone").build();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - user_id property set to 'someone' but authenticated user was 'guest'",
                () -> publish(failing, "", freshName(), properties, "m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "1.5", "", " 1", "99999999999999999999"})
    @Spec("basic properties / expiration")
    void anExpirationThatIsNoNumberIsRefused(String expiration) throws Exception {
        Channel failing = channel();
        AMQP.BasicProperties properties =
                new AMQP.BasicProperties.Builder().expiration(expiration).build();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - invalid expiration '" + expiration + "'",
                () -> publish(failing, "", freshName(), properties, "m"));
    }

    @Test
    @Spec("extension: maximum message size")
    void aMessageAboveTheConfiguredSizeIsRefused() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - message size 16777217 is larger than configured max size 16777216",
                () -> failing.basicPublish("", freshName(), null, new byte[16_777_217]));
    }

    @Test
    @Spec("extension: maximum message size")
    void aMessageOfExactlyTheConfiguredSizeIsAccepted() throws Exception {
        String queue = queue(channel());
        channel().basicPublish("", queue, null, new byte[16_777_216]);
        assertThat(take(channel(), queue).getBody()).hasSize(16_777_216);
    }
}

package io.chasqui.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.impl.LongStringHelper;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("1.8 message properties and body")
class MessageTest extends Suite {

    private static final int FRAME_BODY = 131072 - 8;

    @Test
    void everyPropertyArrivesAsItWasSent() throws Exception {
        AMQP.BasicProperties sent = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("gzip")
                .headers(Map.of("h", 1))
                .deliveryMode(2)
                .priority(7)
                .correlationId("correlation")
                .replyTo("reply.queue")
                .expiration("60000")
                .messageId("message-1")
                .timestamp(new Date(1_700_000_000_000L))
                .type("order")
                .userId(connectionFactory().getUsername())
                .appId("conformance")
                .clusterId("cluster")
                .build();
        assertThat(roundTrip(sent)).isEqualTo(sent);
    }

    @Test
    void aMessageWithoutPropertiesHasNone() throws Exception {
        AMQP.BasicProperties none = new AMQP.BasicProperties.Builder().build();
        AMQP.BasicProperties received = roundTrip(none);
        assertThat(received).isEqualTo(none);
        assertThat(received.getHeaders()).isNull();
        assertThat(received.getDeliveryMode()).isNull();
    }

    static Stream<AMQP.BasicProperties> singleProperties() {
        return Stream.of(
                properties().contentType("").build(),
                properties().contentType("text/plain").build(),
                properties().contentEncoding("utf-8").build(),
                properties().headers(Map.of()).build(),
                properties().deliveryMode(1).build(),
                properties().deliveryMode(2).build(),
                properties().priority(0).build(),
                properties().priority(255).build(),
                properties().correlationId("c".repeat(255)).build(),
                properties().replyTo("\u00fc\u4e16").build(),
                properties().expiration("100000").build(),
                properties().messageId("id").build(),
                properties().timestamp(new Date(0)).build(),
                properties().type("t").build(),
                properties().appId("app").build(),
                properties().clusterId("cl").build());
    }

    @ParameterizedTest
    @MethodSource("singleProperties")
    void eachPropertyArrivesAlone(AMQP.BasicProperties sent) throws Exception {
        assertThat(roundTrip(sent)).isEqualTo(sent);
    }

    static Stream<Arguments> headerValues() {
        return Stream.of(
                Arguments.of("boolean true", true),
                Arguments.of("boolean false", false),
                Arguments.of("byte", (byte) -128),
                Arguments.of("short", (short) -32768),
                Arguments.of("int", Integer.MIN_VALUE),
                Arguments.of("long", Long.MIN_VALUE),
                Arguments.of("float", 1.5f),
                Arguments.of("double", -0.1d),
                Arguments.of("decimal", new BigDecimal("123.45")),
                Arguments.of("timestamp", new Date(1_700_000_000_000L)),
                Arguments.of("text", LongStringHelper.asLongString("text")),
                Arguments.of("empty text", LongStringHelper.asLongString("")),
                Arguments.of("text of any bytes", LongStringHelper.asLongString(new byte[] {0, -1, -128, 10})),
                Arguments.of("long text", LongStringHelper.asLongString("x".repeat(70_000))),
                Arguments.of("array", List.of(1, LongStringHelper.asLongString("two"), List.of(3L), true)),
                Arguments.of("empty array", List.of()),
                Arguments.of("table", Map.of("inner", Map.of("innermost", 1L))),
                Arguments.of("empty table", Map.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headerValues")
    void aHeaderKeepsItsTypeAndValue(String name, Object value) throws Exception {
        AMQP.BasicProperties received =
                roundTrip(properties().headers(Map.of("key", value)).build());
        Object arrived = received.getHeaders().get("key");
        assertThat(arrived).isEqualTo(value);
        assertThat(arrived.getClass().getSimpleName())
                .as("type")
                .isEqualTo(withoutCollections(value, arrived).getSimpleName());
    }

    private static Class<?> withoutCollections(Object value, Object arrived) {
        return value instanceof Map || value instanceof List ? arrived.getClass() : value.getClass();
    }

    @Test
    void aVoidHeaderStaysAndBytesStayBytes() throws Exception {
        Map<String, Object> headers = new HashMap<>();
        headers.put("void", null);
        headers.put("bytes", new byte[] {1, 0, -1});
        Map<String, Object> arrived =
                roundTrip(properties().headers(headers).build()).getHeaders();
        assertThat(arrived).containsEntry("void", null);
        assertThat((byte[]) arrived.get("bytes")).containsExactly(1, 0, -1);
    }

    @Test
    void aHeaderNameMayBeLongAndEmpty() throws Exception {
        Map<String, Object> headers = Map.of("", 1, "k".repeat(255), 2, "\u00fc\u4e16", 3);
        assertThat(roundTrip(properties().headers(headers).build()).getHeaders())
                .isEqualTo(headers);
    }

    @Test
    void headersNobodyKnowsPassUnchanged() throws Exception {
        Map<String, Object> headers =
                Map.of("x-custom", 1, "traceparent", LongStringHelper.asLongString("00-ab-cd-01"));
        assertThat(roundTrip(properties().headers(headers).build()).getHeaders())
                .isEqualTo(headers);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                FRAME_BODY - 1,
                FRAME_BODY,
                FRAME_BODY + 1,
                2 * FRAME_BODY - 1,
                2 * FRAME_BODY,
                2 * FRAME_BODY + 1,
                1_000_000,
                5_000_000
            })
    void aBodyOfAnySizeArrivesWhole(int size) throws Exception {
        String queue = queue(channel());
        byte[] body = randomBytes(size);
        channel().basicPublish("", queue, null, body);
        GetResponse got = take(channel(), queue);
        assertThat(Arrays.equals(got.getBody(), body)).as("the same bytes").isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {8192, 8193, 65536, 131072})
    void bodiesOfAllSizesArriveWithAnyLegalFrameSize(int frameMax) throws Exception {
        Channel small =
                connect(factory -> factory.setRequestedFrameMax(frameMax)).createChannel();
        String queue = queue(small);
        Deliveries deliveries = Deliveries.consume(small, queue, true);
        for (int size : new int[] {0, frameMax - 9, frameMax - 8, frameMax - 7, 3 * frameMax}) {
            byte[] body = randomBytes(size);
            small.basicPublish("", queue, null, body);
            assertThat(Arrays.equals(deliveries.next().getBody(), body))
                    .as("the same %d bytes", size)
                    .isTrue();
        }
    }

    @Test
    void aDeliveryNamesItsExchangeAndKey() throws Exception {
        String exchange = exchange(channel(), "topic");
        String queue = boundQueue(channel(), exchange, "#");
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        publish(channel(), exchange, "a.b.c", "m");
        var envelope = deliveries.next().getEnvelope();
        assertThat(envelope.getExchange()).isEqualTo(exchange);
        assertThat(envelope.getRoutingKey()).isEqualTo("a.b.c");
        assertThat(envelope.getDeliveryTag()).isEqualTo(1);
        assertThat(envelope.isRedeliver()).isFalse();
    }

    @Test
    void oneMessageInSeveralQueuesIsTheSameInEach() throws Exception {
        String exchange = exchange(channel(), "fanout");
        String first = boundQueue(channel(), exchange, "");
        String second = boundQueue(channel(), exchange, "");
        AMQP.BasicProperties sent = properties().messageId("shared").build();
        publish(channel(), exchange, "k", sent, "body");
        for (String queue : List.of(first, second)) {
            GetResponse got = take(channel(), queue);
            assertThat(got.getProps()).isEqualTo(sent);
            assertThat(text(got)).isEqualTo("body");
        }
    }

    private AMQP.BasicProperties roundTrip(AMQP.BasicProperties sent) throws Exception {
        String queue = queue(channel());
        publish(channel(), "", queue, sent, "body");
        GetResponse got = take(channel(), queue);
        assertThat(text(got)).isEqualTo("body");
        return got.getProps();
    }

    private static AMQP.BasicProperties.Builder properties() {
        return new AMQP.BasicProperties.Builder();
    }

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}

package io.chasqui.conformance.deadletter;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Spec;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("dead letter exchanges")
class DeadLetterTest extends DeadLetterSuite {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRejectedMessageGoesToTheDeadLetterExchange(boolean withNack) throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        publishAll(channel(), dying, "m");
        long tag = channel().basicGet(dying, false).getEnvelope().getDeliveryTag();
        if (withNack) {
            channel().basicNack(tag, false, false);
        } else {
            channel().basicReject(tag, false);
        }
        GetResponse dead = arrived(channel(), grave);
        assertThat(text(dead)).isEqualTo("m");
        assertThat(text(deaths(dead).get(0), "reason")).isEqualTo("rejected");
        assertThat(ready(channel(), dying)).isZero();
    }

    @Test
    void severalRejectedAtOnceArriveInOrder() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        publishAll(channel(), dying, "1", "2", "3");
        for (int i = 0; i < 2; i++) {
            channel().basicGet(dying, false);
        }
        long last = channel().basicGet(dying, false).getEnvelope().getDeliveryTag();
        channel().basicNack(last, true, false);
        assertThat(List.of(
                        text(arrived(channel(), grave)),
                        text(arrived(channel(), grave)),
                        text(arrived(channel(), grave))))
                .containsExactly("1", "2", "3");
    }

    @Test
    void aRequeuedMessageDoesNotDie() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        publishAll(channel(), dying, "m");
        channel().basicReject(channel().basicGet(dying, false).getEnvelope().getDeliveryTag(), true);
        assertThat(text(arrived(channel(), dying))).isEqualTo("m");
        assertThat(ready(channel(), grave)).isZero();
    }

    @Test
    void theHeadOfAFullQueueDiesOfItsLength() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave, "x-max-length", 1);
        publishAll(channel(), dying, "old", "new");
        GetResponse dead = arrived(channel(), grave);
        assertThat(text(dead)).isEqualTo("old");
        assertThat(text(deaths(dead).get(0), "reason")).isEqualTo("maxlen");
        assertThat(drain(channel(), dying)).containsExactly("new");
    }

    @Test
    void aMessageWhoseTimeIsOverIsDeadLettered() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave, "x-message-ttl", 50);
        publishAll(channel(), dying, "m");
        GetResponse dead = arrived(channel(), grave);
        assertThat(text(dead)).isEqualTo("m");
        assertThat(text(deaths(dead).get(0), "reason")).isEqualTo("expired");
        assertThat(ready(channel(), dying)).isZero();
    }

    @Test
    void aMessageMayHaveATimeOfItsOwnAndIsThenSafeInTheNextQueue() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        publish(
                channel(),
                "",
                dying,
                new AMQP.BasicProperties.Builder().expiration("50").build(),
                "m");
        GetResponse dead = arrived(channel(), grave);
        assertThat(text(deaths(dead).get(0), "reason")).isEqualTo("expired");
        assertThat(text(deaths(dead).get(0), "original-expiration")).isEqualTo("50");
        assertThat(dead.getProps().getExpiration()).isNull();
    }

    @Test
    void aRefusedPublishDiesOfTheLengthIfWanted() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(
                channel(),
                "",
                "x-dead-letter-routing-key",
                grave,
                "x-max-length",
                1,
                "x-overflow",
                "reject-publish-dlx");
        publishAll(channel(), dying, "old", "new");
        GetResponse dead = arrived(channel(), grave);
        assertThat(text(dead)).isEqualTo("new");
        assertThat(text(deaths(dead).get(0), "reason")).isEqualTo("maxlen");
        assertThat(drain(channel(), dying)).containsExactly("old");
    }

    @Test
    void withoutAKeyOfItsOwnTheExchangeGetsTheOriginalKey() throws Exception {
        String exchange = exchange(channel(), "direct");
        String grave = boundQueue(channel(), exchange, "original");
        String source = exchange(channel(), "fanout");
        String dying = dyingQueue(channel(), exchange);
        channel().queueBind(dying, source, "");
        publish(channel(), source, "original", "m");
        rejectOne(channel(), dying);
        GetResponse dead = arrived(channel(), grave);
        assertThat(dead.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(dead.getEnvelope().getRoutingKey()).isEqualTo("original");
        assertThat(text(deaths(dead).get(0), "exchange")).isEqualTo(source);
        assertThat(texts(deaths(dead).get(0), "routing-keys")).containsExactly("original");
    }

    @Test
    void theKeysOfTheCcHeaderCountForTheDeadLetterToo() throws Exception {
        String exchange = exchange(channel(), "direct");
        String first = boundQueue(channel(), exchange, "key");
        String second = boundQueue(channel(), exchange, "copy");
        String source = exchange(channel(), "fanout");
        String dying = dyingQueue(channel(), exchange);
        channel().queueBind(dying, source, "");
        publish(channel(), source, "key", headers(Map.of("CC", List.of("copy"), "BCC", List.of("hidden"))), "m");
        rejectOne(channel(), dying);
        GetResponse dead = arrived(channel(), first);
        assertThat(texts(deaths(dead).get(0), "routing-keys")).containsExactly("key", "copy");
        assertThat(text(arrived(channel(), second))).isEqualTo("m");
    }

    @Test
    void theKeysOfTheBccHeaderCountToo() throws Exception {
        String exchange = exchange(channel(), "direct");
        String hidden = boundQueue(channel(), exchange, "hidden");
        String source = exchange(channel(), "fanout");
        String dying = dyingQueue(channel(), exchange);
        channel().queueBind(dying, source, "");
        publish(channel(), source, "key", headers(Map.of("CC", List.of("copy"), "BCC", List.of("hidden"))), "m");
        rejectOne(channel(), dying);
        GetResponse dead = arrived(channel(), hidden);
        assertThat(dead.getEnvelope().getRoutingKey()).isEqualTo("key");
        assertThat(dead.getProps().getHeaders()).doesNotContainKey("BCC");
        assertThat(texts(deaths(dead).get(0), "routing-keys")).containsExactly("key", "copy");
    }

    @Test
    void theKeysOfTheBccHeaderCountAtASecondDeathUnlessTheFirstReplacedThem() throws Exception {
        String exchange = exchange(channel(), "direct");
        String hidden = boundQueue(channel(), exchange, "hidden");
        String between = exchange(channel(), "fanout");
        String second = dyingQueue(channel(), exchange);
        channel().queueBind(second, between, "");
        String first = dyingQueue(channel(), between);
        String replacing = dyingQueue(channel(), between, "x-dead-letter-routing-key", "other");
        for (String queue : List.of(first, replacing)) {
            publish(channel(), "", queue, headers(Map.of("BCC", List.of("hidden"))), queue);
            rejectOne(channel(), queue);
            rejectOne(channel(), second);
        }
        assertThat(text(arrived(channel(), hidden))).isEqualTo(first);
        assertThat(ready(channel(), hidden)).isZero();
    }

    @Test
    void aDeadLetterRoutingKeyReplacesAllKeys() throws Exception {
        String exchange = exchange(channel(), "direct");
        String grave = boundQueue(channel(), exchange, "replaced");
        String copies = boundQueue(channel(), exchange, "copy");
        String dying = dyingQueue(channel(), exchange, "x-dead-letter-routing-key", "replaced");
        publish(channel(), "", dying, headers(Map.of("CC", List.of("copy"))), "m");
        rejectOne(channel(), dying);
        GetResponse dead = arrived(channel(), grave);
        assertThat(dead.getEnvelope().getRoutingKey()).isEqualTo("replaced");
        assertThat(texts(dead.getProps().getHeaders(), "CC")).containsExactly("copy");
        assertThat(ready(channel(), copies)).isZero();
    }

    @Test
    void aMessageThatDiesAgainHasTheReplacedKeyOnly() throws Exception {
        String grave = queue(channel());
        String second = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        String first = dyingQueue(channel(), "", "x-dead-letter-routing-key", second);
        publish(channel(), "", first, headers(Map.of("CC", List.of("copy"))), "m");
        rejectOne(channel(), first);
        rejectOne(channel(), second);
        GetResponse dead = arrived(channel(), grave);
        assertThat(deaths(dead)).hasSize(2);
        assertThat(texts(deaths(dead).get(0), "routing-keys")).containsExactly(second);
        assertThat(texts(deaths(dead).get(1), "routing-keys")).containsExactly(first, "copy");
    }

    @Test
    void withoutTheExchangeTheMessageIsDropped() throws Exception {
        String dying = dyingQueue(channel(), freshName());
        publishAll(channel(), dying, "m", "next");
        rejectOne(channel(), dying);
        assertThat(drain(channel(), dying)).containsExactly("next");
    }

    @Test
    void anExchangeThatIsDeclaredLaterCounts() throws Exception {
        String exchange = deletedExchange(freshName());
        String dying = dyingQueue(channel(), exchange);
        channel().exchangeDeclare(exchange, "fanout");
        String grave = boundQueue(channel(), exchange, "");
        publishAll(channel(), dying, "m");
        rejectOne(channel(), dying);
        assertThat(text(arrived(channel(), grave))).isEqualTo("m");
    }

    @Test
    void anAlternateExchangeTakesDeadLettersThatNobodyWants() throws Exception {
        String alternate = exchange(channel(), "fanout");
        String grave = boundQueue(channel(), alternate, "");
        String exchange = exchange(channel(), "direct", Map.of("alternate-exchange", alternate));
        String dying = dyingQueue(channel(), exchange);
        publishAll(channel(), dying, "m");
        rejectOne(channel(), dying);
        assertThat(text(arrived(channel(), grave))).isEqualTo("m");
    }

    @Test
    void deletingAQueueKillsNoMessage() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        publishAll(channel(), dying, "m");
        channel().queueDelete(dying);
        assertThat(ready(channel(), grave)).isZero();
    }

    @Test
    void purgingAQueueKillsNoMessage() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        publishAll(channel(), dying, "m");
        assertThat(channel().queuePurge(dying).getMessageCount()).isEqualTo(1);
        assertThat(ready(channel(), grave)).isZero();
    }

    @Test
    void propertiesAndBodyStayAsTheyWereExceptTheExpiration() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("text/plain")
                .deliveryMode(2)
                .priority(3)
                .correlationId("c")
                .replyTo("r")
                .expiration("600000")
                .messageId("i")
                .timestamp(new Date(1_000_000))
                .type("t")
                .appId("a")
                .headers(Map.of("mine", 1))
                .build();
        publish(channel(), "", dying, properties, "m");
        rejectOne(channel(), dying);
        GetResponse dead = arrived(channel(), grave);
        AMQP.BasicProperties after = dead.getProps();
        assertThat(after.getExpiration()).isNull();
        assertThat(text(deaths(dead).get(0), "original-expiration")).isEqualTo("600000");
        assertThat(after.getHeaders()).containsEntry("mine", 1);
        assertThat(after.builder().headers(null).build())
                .isEqualTo(properties.builder().headers(null).expiration(null).build());
    }

    @Test
    void everyQueueOfTheExchangeGetsTheDeadLetter() throws Exception {
        String exchange = exchange(channel(), "fanout");
        Channel elsewhere = otherConnectionChannel();
        List<String> graves = List.of(
                boundQueue(channel(), exchange, ""), boundQueue(elsewhere, exchange, ""), durableQueue(elsewhere));
        channel().queueBind(graves.get(2), exchange, "");
        String dying = dyingQueue(channel(), exchange);
        publish(
                channel(),
                "",
                dying,
                new AMQP.BasicProperties.Builder().deliveryMode(2).build(),
                "m");
        rejectOne(channel(), dying);
        assertThat(text(arrived(channel(), graves.get(0)))).isEqualTo("m");
        assertThat(text(arrived(elsewhere, graves.get(1)))).isEqualTo("m");
        assertThat(text(arrived(elsewhere, graves.get(2)))).isEqualTo("m");
        eventually(() -> assertThat(ready(channel(), dying)).isZero());
    }

    private static AMQP.BasicProperties headers(Map<String, Object> headers) {
        return new AMQP.BasicProperties.Builder().headers(headers).build();
    }
}

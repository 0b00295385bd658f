package io.chasqui.conformance.deadletter;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Spec;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("dead letter exchanges: at-least-once")
class AtLeastOnceTest extends DeadLetterSuite {

    private static final String RETRIES_SOON =
            "a dead letter that could not be placed is tried again after a second and then less and less often;"
                    + " RabbitMQ did not do so within a minute";

    /** A quorum queue that keeps its dead messages until they have arrived. */
    private String keepingQueue(String exchange, Object... more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "x-queue-type",
                "quorum",
                "x-overflow",
                "reject-publish",
                "x-dead-letter-strategy",
                "at-least-once",
                "x-dead-letter-exchange",
                exchange));
        for (int i = 0; i < more.length; i += 2) {
            arguments.put((String) more[i], more[i + 1]);
        }
        return durableQueue(channel(), arguments);
    }

    private String later() throws IOException {
        return deletedExchange(freshName());
    }

    private void rejectAll(String queue, String... texts) throws Exception {
        publishAll(channel(), queue, texts);
        for (int i = 0; i < texts.length; i++) {
            rejectOne(channel(), queue);
        }
    }

    @Test
    void aDeadMessageArrivesWithItsDeath() throws Exception {
        String grave = queue(channel());
        String dying = keepingQueue("", "x-dead-letter-routing-key", grave);
        AMQP.BasicProperties properties =
                new AMQP.BasicProperties.Builder().expiration("600000").build();
        publish(channel(), "", dying, properties, "m");
        rejectOne(channel(), dying);
        GetResponse dead = arrived(channel(), grave);
        assertThat(dead.getProps().getExpiration()).isNull();
        Map<String, Object> death = deaths(dead).get(0);
        assertThat(text(death, "reason")).isEqualTo("rejected");
        assertThat(text(death, "queue")).isEqualTo(dying);
        assertThat(text(death, "original-expiration")).isEqualTo("600000");
        assertThat(death).containsEntry("count", 1L);
        assertThat(texts(death, "routing-keys")).containsExactly(dying);
        assertThat(text(dead.getProps().getHeaders(), "x-first-death-queue")).isEqualTo(dying);
    }

    @Test
    void anExpiredMessageArrivesToo() throws Exception {
        String grave = queue(channel());
        String dying = keepingQueue("", "x-dead-letter-routing-key", grave, "x-message-ttl", 50);
        publishAll(channel(), dying, "m");
        assertThat(text(deaths(arrived(channel(), grave)).get(0), "reason")).isEqualTo("expired");
    }

    @Test
    void severalArriveInOrder() throws Exception {
        String grave = queue(channel());
        String dying = keepingQueue("", "x-dead-letter-routing-key", grave);
        rejectAll(dying, "1", "2", "3");
        eventually(() -> assertThat(ready(channel(), grave)).isEqualTo(3));
        assertThat(drain(channel(), grave)).containsExactly("1", "2", "3");
    }

    @Test
    void whatHasNowhereToGoIsNotDelivered() throws Exception {
        String dying = keepingQueue(later());
        rejectAll(dying, "dead");
        publishAll(channel(), dying, "alive");
        eventually(() -> assertThat(ready(channel(), dying)).isEqualTo(1));
        assertThat(drain(channel(), dying)).containsExactly("alive");
    }

    @Test
    void aPurgeGivesUpWhatHasNowhereToGo() throws Exception {
        String dying = keepingQueue(later());
        rejectAll(dying, "dead");
        eventually(
                () -> assertThat(channel().queuePurge(dying).getMessageCount()).isEqualTo(1));
    }

    @Test
    @DiffersFromRabbitMq(RETRIES_SOON)
    void itWaitsForTheExchange() throws Exception {
        String exchange = later();
        String dying = keepingQueue(exchange);
        rejectAll(dying, "1", "2");
        channel().exchangeDeclare(exchange, "fanout");
        String grave = boundQueue(channel(), exchange, "");
        eventually(() -> assertThat(ready(channel(), grave)).isEqualTo(2));
        assertThat(drain(channel(), grave)).containsExactly("1", "2");
    }

    @Test
    @DiffersFromRabbitMq(RETRIES_SOON)
    void itWaitsForABinding() throws Exception {
        String exchange = later();
        channel().exchangeDeclare(exchange, "direct");
        String dying = keepingQueue(exchange);
        rejectAll(dying, "m");
        String grave = boundQueue(channel(), exchange, dying);
        assertThat(text(arrived(channel(), grave))).isEqualTo("m");
    }

    @Test
    @DiffersFromRabbitMq(RETRIES_SOON)
    void itWaitsForAQueueThatIsFullAndDoesNotComeTwiceToAnother() throws Exception {
        String exchange = exchange(channel(), "fanout");
        String open = boundQueue(channel(), exchange, "");
        String full = durableQueue(channel(), Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        channel().queueBind(full, exchange, "");
        publishAll(channel(), full, "in the way");
        String dying = keepingQueue(exchange);
        rejectAll(dying, "m");
        assertThat(text(arrived(channel(), open))).isEqualTo("m");
        assertThat(text(take(channel(), full))).isEqualTo("in the way");
        GetResponse dead = arrived(channel(), full);
        assertThat(text(dead)).isEqualTo("m");
        assertThat(deaths(dead)).hasSize(1);
        assertThat(ready(channel(), open)).isZero();
    }

    @Test
    @DiffersFromRabbitMq(RETRIES_SOON)
    void whatHasNoWayDoesNotKeepTheOthersFromGoing() throws Exception {
        String exchange = later();
        channel().exchangeDeclare(exchange, "direct");
        String dying = keepingQueue(exchange);
        Channel on = channel();
        String source = exchange(on, "fanout");
        on.queueBind(dying, source, "");
        String grave = boundQueue(on, exchange, "known");
        for (String key : List.of("unknown", "known", "unknown", "known")) {
            publish(on, source, key, key);
        }
        for (int i = 0; i < 4; i++) {
            rejectOne(on, dying);
        }
        eventually(() -> assertThat(ready(on, grave)).isEqualTo(2));
        on.queueBind(grave, exchange, "unknown");
        eventually(() -> assertThat(ready(on, grave)).isEqualTo(4));
    }

    @Test
    void withoutRefusingPublishesItIsAtMostOnce() throws Exception {
        String exchange = later();
        String dying = keepingQueue(exchange, "x-overflow", "drop-head");
        rejectAll(dying, "m");
        assertThat(channel().queuePurge(dying).getMessageCount()).isZero();
    }
}

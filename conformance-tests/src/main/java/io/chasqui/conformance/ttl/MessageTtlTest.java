package io.chasqui.conformance.ttl;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("message ttl")
class MessageTtlTest extends Suite {

    private static final int LONG = 600_000;

    private String queue(String type, Object... more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(Map.of("x-queue-type", type));
        for (int i = 0; i < more.length; i += 2) {
            arguments.put((String) more[i], more[i + 1]);
        }
        return durableQueue(channel(), arguments);
    }

    private static AMQP.BasicProperties expiring(int millis) {
        return new AMQP.BasicProperties.Builder()
                .expiration(Integer.toString(millis))
                .build();
    }

    private void assertEmptied(String queue) {
        eventually(() -> assertThat(ready(channel(), queue)).isZero());
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aMessageExpiresWhenTheTimeOfTheQueueIsOver(String type) throws Exception {
        String queue = queue(type, "x-message-ttl", 200);
        channel().confirmSelect();
        publishAll(channel(), queue, "m");
        channel().waitForConfirmsOrDie(10_000);
        assertEmptied(queue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aMessageExpiresWhenItsOwnTimeIsOver(String type) throws Exception {
        String queue = queue(type);
        publish(channel(), "", queue, expiring(50), "m");
        publishAll(channel(), queue, "stays");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(drain(channel(), queue)).containsExactly("stays");
    }

    @ParameterizedTest
    @CsvSource({"classic,50,600000", "classic,600000,50", "quorum,50,600000", "quorum,600000,50"})
    void theShorterOfTwoTimesCounts(String type, int ofQueue, int ofMessage) throws Exception {
        String queue = queue(type, "x-message-ttl", ofQueue);
        channel().confirmSelect();
        publish(channel(), "", queue, expiring(ofMessage), "m");
        channel().waitForConfirmsOrDie(10_000);
        assertEmptied(queue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void withoutATimeAMessageIsDeliveredAtOnceOrNever(String type) throws Exception {
        String queue = queue(type, "x-message-ttl", 0);
        channel().confirmSelect();
        publishAll(channel(), queue, "nobody is there");
        channel().waitForConfirmsOrDie(10_000);
        assertEmptied(queue);
    }

    @Test
    void aConsumerThatWaitsGetsAMessageThatHasNoTime() throws Exception {
        String queue = queue("classic");
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        channel()
                .basicConsume(
                        queue,
                        true,
                        (tag, delivery) -> got.add(new String(delivery.getBody(), StandardCharsets.UTF_8)),
                        tag -> {});
        publish(channel(), "", queue, expiring(0), "m");
        eventually(() -> assertThat(got).containsExactly("m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void whatSomebodyHoldsDoesNotExpireUntilItIsBack(String type) throws Exception {
        Channel on = channel();
        String grave = queue(on);
        String queue =
                queue(type, "x-message-ttl", 500, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", grave);
        publishAll(on, queue, "held");
        GetResponse[] held = new GetResponse[1];
        eventually(() -> {
            if (held[0] == null) {
                held[0] = on.basicGet(queue, false);
            }
            assertThat(held[0]).isNotNull();
        });
        publishAll(on, queue, "waiting");
        eventually(() -> assertThat(ready(on, grave)).isEqualTo(1));
        assertThat(drain(on, grave)).containsExactly("waiting");
        on.basicNack(held[0].getEnvelope().getDeliveryTag(), false, true);
        eventually(() -> assertThat(ready(on, grave)).isEqualTo(1));
        assertThat(drain(on, grave)).containsExactly("held");
    }

    @Test
    void theExpirationIsDeliveredAsItCame() throws Exception {
        String queue = queue("classic");
        publish(channel(), "", queue, expiring(LONG), "m");
        eventually(() -> {
            GetResponse got = take(channel(), queue);
            assertThat(got.getProps().getExpiration()).isEqualTo(Integer.toString(LONG));
        });
    }

    @Test
    void manyThatExpireLeaveInOrder() throws Exception {
        Channel on = channel();
        String grave = queue(on);
        String queue = queue(
                "classic", "x-message-ttl", 100, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", grave);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            texts.add(Integer.toString(i));
        }
        publishAll(on, queue, texts.toArray(String[]::new));
        eventually(() -> assertThat(ready(on, grave)).isEqualTo(texts.size()));
        assertThat(drain(on, grave)).containsExactlyElementsOf(texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    @DiffersFromRabbitMq("a message expires wherever it is in the queue, and not only when it comes to the head")
    void aMessageExpiresBehindOthersThatDoNot(String type) throws Exception {
        String queue = queue(type);
        publishAll(channel(), queue, "first");
        publish(channel(), "", queue, expiring(50), "expires");
        publishAll(channel(), queue, "last");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(2));
        assertThat(drain(channel(), queue)).containsExactly("first", "last");
    }

    @Test
    @DiffersFromRabbitMq("a message expires wherever it is in the queue, and not only when it comes to the head")
    void aMessageOfLowPriorityExpiresBehindOthers() throws Exception {
        String queue = queue("classic", "x-max-priority", 5);
        publish(
                channel(),
                "",
                queue,
                new AMQP.BasicProperties.Builder().priority(5).build(),
                "high");
        publish(
                channel(),
                "",
                queue,
                new AMQP.BasicProperties.Builder().priority(1).expiration("50").build(),
                "low");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(drain(channel(), queue)).containsExactly("high");
    }
}

package io.chasqui.conformance.management;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Spec("management / moving messages")
@ChasquiOnly("RabbitMQ moves messages with shovels only, all of a queue")
@OwnBroker
@NeedsOwnProcess
@Execution(ExecutionMode.SAME_THREAD)
class MoveMessagesTest extends ManagementSuite {

    private static final Map<String, ?> ALL = Map.of();

    private String begin(String queue, Map<String, ?> destination, Map<String, ?> filter) {
        return begin(queue, Map.of("destination", destination, "filter", filter));
    }

    private String begin(String queue, Map<String, ?> request) {
        return management()
                .post("/queues/%2F/" + queue + "/move", request)
                .expect(201)
                .body()
                .path("id")
                .asText();
    }

    private JsonNode move(String id) {
        return management().get("/moves/" + id).expect(200).body();
    }

    private JsonNode completed(String id) throws Exception {
        eventually(() -> assertThat(move(id).path("state").asText()).isEqualTo("completed"));
        return move(id);
    }

    private static AMQP.BasicProperties with(Map<String, Object> headers) {
        return new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .headers(headers)
                .build();
    }

    private void confirmed(Channel channel) throws Exception {
        channel.waitForConfirmsOrDie(20_000);
    }

    @Test
    void allMessagesOfAQueueGoToAnotherInTheirOrder() throws Exception {
        Channel channel = channel();
        String from = durableQueue(channel);
        String to = durableQueue(channel);
        channel.confirmSelect();
        publishAll(channel, from, "a", "b", "c");
        confirmed(channel);

        JsonNode done = completed(begin(from, Map.of("queue", to), ALL));

        assertThat(done.path("moved").asInt()).isEqualTo(3);
        assertThat(done.path("remaining").asInt()).isZero();
        assertThat(ready(channel, from)).isZero();
        assertThat(drain(channel, to)).containsExactly("a", "b", "c");
    }

    @Test
    void aMovedMessageKeepsItsAddressAndItsProperties() throws Exception {
        Channel channel = channel();
        String exchange = exchange(channel, "fanout");
        String from = durableQueue(channel);
        channel.queueBind(from, exchange, "");
        String to = durableQueue(channel);
        publish(channel, exchange, "the.key", with(Map.of("n", 7)), "a");
        eventually(() -> assertThat(ready(channel, from)).isEqualTo(1));

        completed(begin(from, Map.of("queue", to), ALL));

        GetResponse got = take(channel, to);
        assertThat(got.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("the.key");
        assertThat(got.getEnvelope().isRedeliver()).isFalse();
        assertThat(got.getProps().getHeaders()).isEqualTo(Map.of("n", 7));
        assertThat(got.getProps().getDeliveryMode()).isEqualTo(2);
    }

    @Test
    void onlyMessagesThatMatchTheFilterLeaveAndTheOthersKeepTheirOrder() throws Exception {
        Channel channel = channel();
        String from = durableQueue(channel);
        String to = durableQueue(channel);
        channel.confirmSelect();
        for (int i = 0; i < 100; i++) {
            publish(channel, "", from, with(Map.of("color", i % 3 == 0 ? "red" : "blue", "n", i % 5)), "" + i);
        }
        confirmed(channel);

        JsonNode done =
                completed(begin(from, Map.of("queue", to), Map.of("header", Map.of("name", "color", "value", "red"))));
        completed(begin(from, Map.of("queue", to), Map.of("header", Map.of("name", "n", "value", "4"))));

        assertThat(done.path("moved").asInt()).isEqualTo(34);
        assertThat(done.path("skipped").asInt()).isEqualTo(66);
        assertThat(drain(channel, from))
                .containsExactlyElementsOf(IntStream.range(0, 100)
                        .filter(i -> i % 3 != 0 && i % 5 != 4)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void messagesAreChosenByRoutingKeyAndByAge() throws Exception {
        Channel channel = channel();
        String from = durableQueue(channel);
        String exchange = exchange(channel, "topic");
        channel.queueBind(from, exchange, "#");
        String to = durableQueue(channel);
        channel.confirmSelect();
        publish(channel, exchange, "one", "1");
        publish(channel, exchange, "two", "2");
        confirmed(channel);

        completed(begin(from, Map.of("queue", to), Map.of("older_than_seconds", 3600)));
        assertThat(ready(channel, from)).isEqualTo(2);
        completed(begin(from, Map.of("queue", to), Map.of("routing_key", "two", "younger_than_seconds", 3600)));

        assertThat(drain(channel, to)).containsExactly("2");
        assertThat(drain(channel, from)).containsExactly("1");
    }

    @Test
    void messagesGoThroughAnExchangeWithTheirKeysOrAnotherOne() throws Exception {
        Channel channel = channel();
        String from = durableQueue(channel);
        String exchange = exchange(channel, "direct");
        String byName = boundQueue(channel, exchange, from);
        String byOther = boundQueue(channel, exchange, "other");
        publishAll(channel, from, "a");
        completed(begin(from, Map.of("exchange", exchange), ALL));
        publishAll(channel, from, "b");
        eventually(() -> assertThat(ready(channel, from)).isEqualTo(1));
        completed(begin(from, Map.of("exchange", exchange, "routing_key", "other"), ALL));

        assertThat(drain(channel, byName)).containsExactly("a");
        GetResponse other = take(channel, byOther);
        assertThat(text(other)).isEqualTo("b");
        assertThat(other.getEnvelope().getRoutingKey()).isEqualTo("other");
    }

    @Test
    void deadMessagesGoBackToTheQueueTheyDiedInAsIfTheyHadNot() throws Exception {
        Channel channel = channel();
        String dead = durableQueue(channel);
        String exchange = exchange(channel, "fanout");
        String work = durableQueue(channel, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        channel.queueBind(work, exchange, "");
        publish(channel, exchange, "the.key", with(Map.of("mine", 1)), "a");
        eventually(() -> assertThat(ready(channel, work)).isEqualTo(1));
        channel.basicReject(channel.basicGet(work, false).getEnvelope().getDeliveryTag(), false);
        eventually(() -> assertThat(ready(channel, dead)).isEqualTo(1));

        assertThat(completed(begin(dead, Map.of("origin", true), Map.of("reason", "expired")))
                        .path("moved")
                        .asInt())
                .isZero();
        assertThat(completed(begin(dead, Map.of("origin", true), Map.of("reason", "rejected")))
                        .path("moved")
                        .asInt())
                .isEqualTo(1);

        GetResponse back = take(channel, work);
        assertThat(back.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(back.getEnvelope().getRoutingKey()).isEqualTo("the.key");
        assertThat(back.getProps().getHeaders()).isEqualTo(Map.of("mine", 1));
        assertThat(ready(channel, dead)).isZero();
    }

    @Test
    void aMessageThatFailedTooOftenHasAllItsChancesAgainWhenItIsBack() throws Exception {
        Channel channel = channel();
        String dead = durableQueue(channel);
        String work = durableQueue(
                channel,
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-delivery-limit",
                        1,
                        "x-dead-letter-exchange",
                        "",
                        "x-dead-letter-routing-key",
                        dead));
        publish(channel, "", work, with(Map.of()), "a");
        failTwice(channel, work);
        eventually(() -> assertThat(ready(channel, dead)).isEqualTo(1));

        completed(begin(dead, Map.of("origin", true), Map.of("reason", "delivery_limit")));

        failTwice(channel, work);
        eventually(() -> assertThat(ready(channel, dead)).isEqualTo(1));
        assertThat(take(channel, dead).getProps().getHeaders().get("x-death").toString())
                .contains("count=1")
                .contains("delivery_limit");
    }

    private static void failTwice(Channel channel, String queue) throws Exception {
        for (int i = 0; i < 2; i++) {
            GetResponse[] got = new GetResponse[1];
            eventually(() -> {
                got[0] = channel.basicGet(queue, false);
                assertThat(got[0]).isNotNull();
            });
            channel.basicReject(got[0].getEnvelope().getDeliveryTag(), true);
        }
    }

    @Test
    void whatCannotGoStaysInItsPlace() throws Exception {
        Channel channel = channel();
        String from = durableQueue(channel);
        String full = durableQueue(channel, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        channel.confirmSelect();
        publishAll(channel, from, "a", "b", "c");
        confirmed(channel);

        JsonNode toFull = completed(begin(from, Map.of("queue", full), ALL));
        JsonNode toNowhere = completed(begin(from, Map.of("exchange", "amq.direct", "routing_key", "nobody"), ALL));
        JsonNode toOrigin = completed(begin(from, Map.of("origin", true), ALL));

        assertThat(toFull.path("moved").asInt()).isEqualTo(1);
        assertThat(toFull.path("failed").asInt()).isEqualTo(2);
        assertThat(toNowhere.path("failed").asInt()).isEqualTo(2);
        assertThat(toOrigin.path("failed").asInt()).isEqualTo(2);
        assertThat(drain(channel, from)).containsExactly("b", "c");
    }

    @Test
    void aMoveKeepsItsPaceAndCanBeCancelled() throws Exception {
        Channel channel = channel();
        String from = durableQueue(channel);
        String to = durableQueue(channel);
        channel.confirmSelect();
        for (int i = 0; i < 50; i++) {
            publishAll(channel, from, "" + i);
        }
        confirmed(channel);
        long begun = System.nanoTime();

        String id = begin(from, Map.of("destination", Map.of("queue", to), "rate", 10));
        eventually(() -> assertThat(move(id).path("moved").asInt()).isGreaterThan(3));
        management().delete("/moves/" + id).expect(204);
        eventually(() -> assertThat(move(id).path("state").asText()).isEqualTo("cancelled"));

        long seconds = 1 + (System.nanoTime() - begun) / 1_000_000_000;
        int moved = move(id).path("moved").asInt();
        assertThat(moved).isBetween(4, (int) (1 + 10 * seconds));
        eventually(() -> assertThat(ready(channel, to)).isEqualTo(moved));
        assertThat(ready(channel, from)).isEqualTo(50 - moved);
        management().delete("/moves/" + id).expect(204);
        management().get("/moves/" + id).expect(404);
    }

    @Test
    void aMoveEndsAtItsLimit() throws Exception {
        Channel channel = channel();
        String from = durableQueue(channel);
        String to = durableQueue(channel);
        channel.confirmSelect();
        publishAll(channel, from, "a", "b", "c");
        confirmed(channel);

        completed(begin(from, Map.of("destination", Map.of("queue", to), "limit", 2)));

        assertThat(drain(channel, to)).containsExactly("a", "b");
        assertThat(drain(channel, from)).containsExactly("c");
    }

    @Test
    void noMessageIsLostWhenTheBrokerDiesInTheMiddle() throws Exception {
        Channel channel = channel();
        String from = durableQueue(channel);
        String to = durableQueue(channel);
        channel.confirmSelect();
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            channel.basicPublish("", from, MessageProperties.PERSISTENT_BASIC, bytes("" + i));
            all.add("" + i);
        }
        confirmed(channel);
        String id = begin(from, Map.of("destination", Map.of("queue", to), "rate", 20_000));
        eventually(() -> assertThat(move(id).path("moved").asInt()).isGreaterThan(1000));

        crashBroker();

        List<String> stayed = drain(channel(), from);
        List<String> moved = drain(channel(), to);
        Set<String> found = new HashSet<>(stayed);
        found.addAll(moved);
        assertThat(moved.size()).isGreaterThan(1000);
        assertThat(found).isEqualTo(all);
        management().get("/moves/" + id).expect(404);
    }

    @Test
    void movingNeedsReadOnTheSourceAndWriteOnTheTarget() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/a", Map.of()).expect(201);
        management().put("/queues/" + vhost + "/b", Map.of()).expect(201);
        Map<String, ?> toB = Map.of("destination", Map.of("queue", "b"));
        String path = "/queues/" + vhost + "/a/move";

        asUser("management", vhost, "", "b", "").post(path, toB).expect(401);
        asUser("management", vhost, "", "", "a").post(path, toB).expect(401);
        asUser("management", vhost, "", "b", "a").post(path, toB).expect(201);
    }

    @Test
    void aRequestThatMakesNoSenseIsRefusedWithAReason() throws Exception {
        String queue = durableQueue(channel());
        String path = "/queues/%2F/" + queue + "/move";

        assertThat(management().post(path, Map.of()).expect(400).reason()).contains("destination needs one of");
        assertThat(management()
                        .post(path, Map.of("destination", Map.of("queue", queue)))
                        .expect(400)
                        .reason())
                .contains("moved to itself");
        assertThat(management()
                        .post(path, Map.of("destination", Map.of("queue", "nobody's")))
                        .expect(400)
                        .reason())
                .contains("there is no queue");
        management()
                .post(path, Map.of("destination", Map.of("exchange", "amq.topic"), "rate", 0))
                .expect(400);
        management()
                .post("/queues/%2F/nobodys/move", Map.of("destination", Map.of("origin", true)))
                .expect(404);
    }
}

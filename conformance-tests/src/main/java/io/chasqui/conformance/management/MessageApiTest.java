package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Eventually;
import io.chasqui.conformance.harness.Management.Answer;
import io.chasqui.conformance.harness.Spec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / publish and get")
class MessageApiTest extends ManagementSuite {

    private static final Map<String, Object> TO_NOBODY = message("nobody", "x");

    private static Map<String, Object> message(String key, String payload) {
        return message(key, payload, Map.of());
    }

    private static Map<String, Object> message(String key, String payload, Map<String, ?> properties) {
        return Map.of("routing_key", key, "payload", payload, "payload_encoding", "string", "properties", properties);
    }

    private static Map<String, Object> with(Map<String, Object> message, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(message);
        changed.put(field, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> message, String field) {
        Map<String, Object> changed = new HashMap<>(message);
        changed.remove(field);
        return changed;
    }

    private Answer publish(Map<String, ?> message) {
        return management().post("/exchanges/%2F/amq.default/publish", message);
    }

    private Answer take(String queue, int count, String mode) {
        return management()
                .post("/queues/%2F/" + queue + "/get", Map.of("count", count, "ackmode", mode, "encoding", "auto"));
    }

    @Test
    void aPublishedMessageArrivesWithItsProperties() throws Exception {
        Channel channel = channel();
        String queue = durableQueue(channel);
        Map<String, Object> properties = new HashMap<>(Map.of(
                "content_type", "text/plain",
                "delivery_mode", 2,
                "priority", 3,
                "correlation_id", "c",
                "reply_to", "r",
                "expiration", "60000",
                "message_id", "m",
                "timestamp", 5,
                "type", "t",
                "app_id", "a"));
        properties.put("headers", Map.of("n", 1, "s", "x", "b", true, "l", List.of(1, "y")));

        assertThat(publish(message(queue, "hello", properties))
                        .expect(200)
                        .body()
                        .path("routed")
                        .asBoolean())
                .isTrue();

        GetResponse got = take(channel, queue);
        assertThat(text(got)).isEqualTo("hello");
        AMQP.BasicProperties received = got.getProps();
        assertThat(received.getContentType()).isEqualTo("text/plain");
        assertThat(received.getDeliveryMode()).isEqualTo(2);
        assertThat(received.getPriority()).isEqualTo(3);
        assertThat(received.getExpiration()).isEqualTo("60000");
        assertThat(received.getTimestamp().getTime()).isEqualTo(5000);
        assertThat(received.getHeaders().get("n")).isEqualTo(1L);
        assertThat(received.getHeaders().get("s")).hasToString("x");
        assertThat(received.getHeaders().get("b")).isEqualTo(true);
    }

    @Test
    void aPayloadInBase64IsDecoded() throws Exception {
        String queue = durableQueue(channel());

        publish(with(with(message(queue, "aGVsbG8="), "payload_encoding", "base64"), "routing_key", queue))
                .expect(200);

        assertThat(text(take(channel(), queue))).isEqualTo("hello");
    }

    @Test
    void aMessageThatGoesNowhereIsNotRouted() {
        assertThat(publish(TO_NOBODY).expect(200).body().path("routed").asBoolean(true))
                .isFalse();
    }

    @Test
    void whatIsMissingInAPublishIsNamed() {
        assertThat(publish(without(TO_NOBODY, "payload_encoding")).expect(400).reason())
                .isEqualTo("[{key_missing,payload_encoding}]");
    }

    @Test
    void aPayloadIsTextInAKnownEncoding() {
        assertThat(publish(with(TO_NOBODY, "payload", 5)).expect(400).reason()).isEqualTo("payload_not_string");
        assertThat(publish(with(TO_NOBODY, "payload_encoding", "x")).expect(400).reason())
                .isEqualTo("[\"unsupported_encoding\",\"x\"]");
        assertThat(publish(with(with(TO_NOBODY, "payload_encoding", "base64"), "payload", "!!"))
                        .expect(400)
                        .reason())
                .isEqualTo("[\"not_base64\",\"!!\"]");
    }

    @Test
    void propertiesHaveTheirTypes() {
        assertThat(publish(with(TO_NOBODY, "properties", Map.of("delivery_mode", "2")))
                        .expect(400)
                        .reason())
                .isEqualTo("[\"not_int\",\"delivery_mode\"]");
        assertThat(publish(with(TO_NOBODY, "properties", Map.of("expiration", 5)))
                        .expect(400)
                        .reason())
                .isEqualTo("[\"not_string\",\"expiration\"]");
    }

    @Test
    void whatWouldCloseAChannelIsTold() {
        assertThat(publish(with(TO_NOBODY, "properties", Map.of("user_id", "someone")))
                        .expect(400)
                        .reason())
                .isEqualTo("406 PRECONDITION_FAILED - user_id property set to 'someone' but authenticated user was"
                        + " 'guest'");
        assertThat(publish(with(TO_NOBODY, "properties", Map.of("expiration", "x")))
                        .expect(400)
                        .reason())
                .isEqualTo("406 PRECONDITION_FAILED - invalid expiration 'x': no_integer");
        assertThat(management()
                        .post("/exchanges/%2F/amq.rabbitmq.trace/publish", TO_NOBODY)
                        .expect(400)
                        .reason())
                .isEqualTo(
                        "403 ACCESS_REFUSED - cannot publish to internal exchange 'amq.rabbitmq.trace' in vhost '/'");
    }

    @Test
    void anExchangeThatIsNotThereIsNotFound() {
        assertThat(management()
                        .post("/exchanges/%2F/" + freshName() + "/publish", TO_NOBODY)
                        .expect(404)
                        .reason())
                .isEqualTo("exchange_not_found");
    }

    @Test
    void publishingNeedsWrite() {
        String vhost = vhost();
        var user = asUser("management", vhost, ".*", "", ".*");

        assertThat(user.post("/exchanges/" + vhost + "/amq.direct/publish", TO_NOBODY)
                        .expect(400)
                        .reason())
                .startsWith("403 ACCESS_REFUSED - write access to exchange 'amq.direct' in vhost '" + vhost
                        + "' refused for user '");
    }

    @Test
    void aQueueThatIsFullRefusesAMessage() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length", 0, "x-overflow", "reject-publish"));

        assertThat(publish(message(queue, "x")).expect(400).reason()).endsWith("Check queue limits.");
    }

    @Test
    void lookingAtMessagesLeavesThemInTheirOrder() throws Exception {
        String queue = durableQueue(channel());
        channel().confirmSelect();
        publishAll(channel(), queue, "a", "b", "c");
        channel().waitForConfirms();

        for (String mode : List.of("ack_requeue_true", "reject_requeue_true")) {
            JsonNode got = take(queue, 2, mode).expect(200).body();
            assertThat(values(got, "payload")).containsExactly("a", "b");
            assertThat(values(got, "message_count")).containsExactly("2", "1");
        }

        Eventually.eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(3));
        assertThat(values(take(queue, 9, "ack_requeue_true").body(), "redelivered"))
                .containsExactly("true", "true", "false");
    }

    @Test
    void takingMessagesRemovesThem() throws Exception {
        String queue = durableQueue(channel());
        channel().confirmSelect();
        publishAll(channel(), queue, "a", "b", "c");
        channel().waitForConfirms();

        assertThat(values(take(queue, 1, "ack_requeue_false").expect(200).body(), "payload"))
                .containsExactly("a");
        assertThat(values(take(queue, 9, "reject_requeue_false").expect(200).body(), "payload"))
                .containsExactly("b", "c");
        assertThat(take(queue, 9, "ack_requeue_false").expect(200).body()).isEmpty();
    }

    @Test
    void rejectedMessagesAreDeadLettered() throws Exception {
        String letters = durableQueue(channel());
        String queue =
                durableQueue(channel(), Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", letters));
        publish(message(queue, "dead")).expect(200);

        take(queue, 1, "reject_requeue_false").expect(200);

        Eventually.eventually(() -> assertThat(ready(channel(), letters)).isEqualTo(1));
    }

    @Test
    void aMessageIsShownWithItsAddressAndProperties() throws Exception {
        String queue = durableQueue(channel());
        publish(message(queue, "plain")).expect(200);
        publish(message(queue, "rich", Map.of("content_type", "t", "headers", Map.of("a", 1))))
                .expect(200);

        JsonNode got = take(queue, 2, "ack_requeue_false").expect(200).body();

        assertThat(got.path(0).path("exchange").asText("?")).isEmpty();
        assertThat(got.path(0).path("routing_key").asText()).isEqualTo(queue);
        assertThat(got.path(0).path("payload_bytes").asInt()).isEqualTo(5);
        assertThat(got.path(0).path("payload_encoding").asText()).isEqualTo("string");
        assertThat(got.path(0).path("properties").toString()).isEqualTo("[]");
        assertThat(got.path(1).path("properties").path("content_type").asText()).isEqualTo("t");
        assertThat(got.path(1).path("properties").path("headers").toString()).isEqualTo("{\"a\":1}");
    }

    @Test
    void aPayloadThatIsNoTextIsShownInBase64() throws Exception {
        String queue = durableQueue(channel());
        publish(with(message(queue, "/w=="), "payload_encoding", "base64")).expect(200);

        JsonNode got = take(queue, 1, "ack_requeue_false").expect(200).body().path(0);

        assertThat(got.path("payload").asText()).isEqualTo("/w==");
        assertThat(got.path("payload_encoding").asText()).isEqualTo("base64");
    }

    @Test
    void aPayloadIsCutToTheLengthAskedFor() throws Exception {
        String queue = durableQueue(channel());
        publish(message(queue, "hello")).expect(200);

        JsonNode got = management()
                .post(
                        "/queues/%2F/" + queue + "/get",
                        Map.of("count", 1, "ackmode", "ack_requeue_false", "encoding", "base64", "truncate", 2))
                .expect(200)
                .body()
                .path(0);

        assertThat(got.path("payload").asText()).isEqualTo("aGU=");
        assertThat(got.path("payload_bytes").asInt()).isEqualTo(5);
    }

    @Test
    void aGetThatIsWrongIsRefused() throws Exception {
        String queue = durableQueue(channel());
        String path = "/queues/%2F/" + queue + "/get";

        assertThat(management().post(path, Map.of()).expect(400).reason())
                .isEqualTo("[{key_missing,ackmode},{key_missing,count},{key_missing,encoding}]");
        assertThat(take(queue, 1, "foo").expect(400).reason())
                .isEqualTo("Invalid ackmode value: foo. Valid values are: ack_requeue_true, ack_requeue_false,"
                        + " reject_requeue_true, reject_requeue_false");
        assertThat(management()
                        .post(path, Map.of("count", 1, "ackmode", "ack_requeue_true", "encoding", "x"))
                        .expect(400)
                        .reason())
                .isEqualTo("Unsupported encoding. Please use auto or base64.");
        assertThat(management()
                        .post(path, Map.of("count", "a", "ackmode", "ack_requeue_true", "encoding", "auto"))
                        .expect(400)
                        .reason())
                .isEqualTo("[\"not_integer\",\"a\"]");
        assertThat(take(freshName(), 1, "ack_requeue_true").expect(404).reason())
                .isEqualTo("queue_not_found");
    }

    @Test
    void gettingNeedsRead() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/q", Map.of()).expect(201);

        asUser("management", vhost, ".*", ".*", "")
                .post(
                        "/queues/" + vhost + "/q/get",
                        Map.of("count", 1, "ackmode", "ack_requeue_true", "encoding", "auto"))
                .expect(401);
    }
}

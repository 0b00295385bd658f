package io.chasqui.conformance.access;

import static io.chasqui.conformance.access.Need.configure;
import static io.chasqui.conformance.access.Need.read;
import static io.chasqui.conformance.access.Need.write;
import static io.chasqui.conformance.access.Place.DEFAULT_EXCHANGE;
import static io.chasqui.conformance.access.Place.ELSEWHERE;
import static io.chasqui.conformance.access.Place.EXCHANGE;
import static io.chasqui.conformance.access.Place.NEW_EXCHANGE;
import static io.chasqui.conformance.access.Place.NEW_QUEUE;
import static io.chasqui.conformance.access.Place.QUEUE;
import static io.chasqui.conformance.access.Place.SECOND_EXCHANGE;
import static io.chasqui.conformance.access.Place.TOPIC;
import static io.chasqui.conformance.access.Place.TOPIC_EXCHANGE;
import static io.chasqui.conformance.access.Stage.KEY;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Management.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The permission matrix: everything that a permission is asked for, with how it is done over AMQP and over HTTP. */
enum Operation {
    DECLARE_A_QUEUE(
            List.of(configure(NEW_QUEUE)),
            (channel, stage) -> channel.queueDeclare(stage.of(NEW_QUEUE), true, false, false, null),
            (api, stage) -> api.put(stage.path(NEW_QUEUE), Map.of("durable", true))),

    DECLARE_A_QUEUE_WITH_DEAD_LETTERS(
            List.of(configure(NEW_QUEUE), read(NEW_QUEUE), write(ELSEWHERE)),
            (channel, stage) -> channel.queueDeclare(
                    stage.of(NEW_QUEUE), true, false, false, toElsewhere("x-dead-letter-exchange", stage)),
            (api, stage) -> api.put(
                    stage.path(NEW_QUEUE),
                    Map.of("durable", true, "arguments", toElsewhere("x-dead-letter-exchange", stage)))),

    LOOK_FOR_A_QUEUE(anyOf(QUEUE), (channel, stage) -> channel.queueDeclarePassive(stage.of(QUEUE)), null),

    DELETE_A_QUEUE(
            List.of(configure(QUEUE)),
            (channel, stage) -> channel.queueDelete(stage.of(QUEUE)),
            (api, stage) -> api.delete(stage.path(QUEUE))),

    BIND_A_QUEUE(
            List.of(write(QUEUE), read(EXCHANGE)),
            (channel, stage) -> channel.queueBind(stage.of(QUEUE), stage.of(EXCHANGE), "another"),
            (api, stage) -> api.post(stage.between(EXCHANGE, QUEUE), Map.of("routing_key", "another"))),

    UNBIND_A_QUEUE(
            List.of(write(QUEUE), read(EXCHANGE)),
            (channel, stage) -> channel.queueUnbind(stage.of(QUEUE), stage.of(EXCHANGE), KEY),
            (api, stage) -> api.delete(stage.between(EXCHANGE, QUEUE) + "/" + KEY)),

    BIND_A_QUEUE_TO_A_TOPIC(
            List.of(write(QUEUE), read(TOPIC_EXCHANGE), read(TOPIC)),
            (channel, stage) -> channel.queueBind(stage.of(QUEUE), stage.of(TOPIC_EXCHANGE), KEY),
            (api, stage) -> api.post(stage.between(TOPIC_EXCHANGE, QUEUE), Map.of("routing_key", KEY))),

    UNBIND_A_QUEUE_FROM_A_TOPIC(
            List.of(write(QUEUE), read(TOPIC_EXCHANGE), read(TOPIC)),
            (channel, stage) -> channel.queueUnbind(stage.of(QUEUE), stage.of(TOPIC_EXCHANGE), KEY),
            (api, stage) -> api.delete(stage.between(TOPIC_EXCHANGE, QUEUE) + "/" + KEY)),

    PURGE_A_QUEUE(
            List.of(read(QUEUE)),
            (channel, stage) -> channel.queuePurge(stage.of(QUEUE)),
            (api, stage) -> api.delete(stage.path(QUEUE) + "/contents")),

    GET_A_MESSAGE(
            List.of(read(QUEUE)),
            (channel, stage) -> channel.basicGet(stage.of(QUEUE), true),
            (api, stage) -> api.post(
                    stage.path(QUEUE) + "/get", Map.of("count", 1, "ackmode", "ack_requeue_true", "encoding", "auto"))),

    CONSUME(
            List.of(read(QUEUE)),
            (channel, stage) -> channel.basicConsume(stage.of(QUEUE), new DefaultConsumer(channel)),
            null),

    DECLARE_AN_EXCHANGE(
            List.of(configure(NEW_EXCHANGE)),
            (channel, stage) -> channel.exchangeDeclare(stage.of(NEW_EXCHANGE), "direct"),
            (api, stage) -> api.put(stage.path(NEW_EXCHANGE), Map.of("type", "direct"))),

    DECLARE_AN_EXCHANGE_WITH_AN_ALTERNATE(
            List.of(configure(NEW_EXCHANGE), read(NEW_EXCHANGE), write(ELSEWHERE)),
            (channel, stage) -> channel.exchangeDeclare(
                    stage.of(NEW_EXCHANGE), "direct", false, false, toElsewhere("alternate-exchange", stage)),
            (api, stage) -> api.put(
                    stage.path(NEW_EXCHANGE),
                    Map.of("type", "direct", "arguments", toElsewhere("alternate-exchange", stage)))),

    LOOK_FOR_AN_EXCHANGE(anyOf(EXCHANGE), (channel, stage) -> channel.exchangeDeclarePassive(stage.of(EXCHANGE)), null),

    DELETE_AN_EXCHANGE(
            List.of(configure(EXCHANGE)),
            (channel, stage) -> channel.exchangeDelete(stage.of(EXCHANGE)),
            (api, stage) -> api.delete(stage.path(EXCHANGE))),

    BIND_AN_EXCHANGE(
            List.of(write(SECOND_EXCHANGE), read(EXCHANGE)),
            (channel, stage) -> channel.exchangeBind(stage.of(SECOND_EXCHANGE), stage.of(EXCHANGE), "another"),
            (api, stage) -> api.post(stage.between(EXCHANGE, SECOND_EXCHANGE), Map.of("routing_key", "another"))),

    UNBIND_AN_EXCHANGE(
            List.of(write(SECOND_EXCHANGE), read(EXCHANGE)),
            (channel, stage) -> channel.exchangeUnbind(stage.of(SECOND_EXCHANGE), stage.of(EXCHANGE), KEY),
            (api, stage) -> api.delete(stage.between(EXCHANGE, SECOND_EXCHANGE) + "/" + KEY)),

    BIND_AN_EXCHANGE_TO_A_TOPIC(
            List.of(write(SECOND_EXCHANGE), read(TOPIC_EXCHANGE), read(TOPIC)),
            (channel, stage) -> channel.exchangeBind(stage.of(SECOND_EXCHANGE), stage.of(TOPIC_EXCHANGE), KEY),
            (api, stage) -> api.post(stage.between(TOPIC_EXCHANGE, SECOND_EXCHANGE), Map.of("routing_key", KEY))),

    UNBIND_AN_EXCHANGE_FROM_A_TOPIC(
            List.of(write(SECOND_EXCHANGE), read(TOPIC_EXCHANGE), read(TOPIC)),
            (channel, stage) -> channel.exchangeUnbind(stage.of(SECOND_EXCHANGE), stage.of(TOPIC_EXCHANGE), KEY),
            (api, stage) -> api.delete(stage.between(TOPIC_EXCHANGE, SECOND_EXCHANGE) + "/" + KEY)),

    PUBLISH(
            List.of(write(EXCHANGE)),
            (channel, stage) -> publish(channel, stage.of(EXCHANGE)),
            (api, stage) -> publish(api, stage.path(EXCHANGE))),

    PUBLISH_TO_A_TOPIC(
            List.of(write(TOPIC_EXCHANGE), write(TOPIC)),
            (channel, stage) -> publish(channel, stage.of(TOPIC_EXCHANGE)),
            (api, stage) -> publish(api, stage.path(TOPIC_EXCHANGE))),

    PUBLISH_TO_THE_DEFAULT_EXCHANGE(
            List.of(write(DEFAULT_EXCHANGE)),
            (channel, stage) -> publish(channel, ""),
            (api, stage) -> publish(api, stage.path(DEFAULT_EXCHANGE)));

    /** How it is done by a client. */
    @FunctionalInterface
    interface AmqpDeed {
        void with(Channel channel, Stage stage) throws Exception;
    }

    /** How it is done by an operator's tool. */
    @FunctionalInterface
    interface HttpDeed {
        Answer with(Management api, Stage stage);
    }

    /** The ways in which the API tells of a refusal. */
    enum Refusal {
        PLAIN,
        PUBLISHING,
        GETTING
    }

    private final List<Need> needs;
    private final AmqpDeed amqp;
    private final HttpDeed http;

    Operation(List<Need> needs, AmqpDeed amqp, HttpDeed http) {
        this.needs = needs;
        this.amqp = amqp;
        this.http = http;
    }

    private static List<Need> anyOf(Place place) {
        return List.of(configure(place), write(place), read(place));
    }

    private static Map<String, Object> toElsewhere(String argument, Stage stage) {
        return Map.of(argument, stage.of(ELSEWHERE));
    }

    private static void publish(Channel channel, String exchange) throws Exception {
        channel.confirmSelect();
        channel.basicPublish(exchange, KEY, null, new byte[0]);
        channel.waitForConfirmsOrDie(10_000);
    }

    private static Answer publish(Management api, String path) {
        return api.post(
                path + "/publish",
                Map.of("properties", Map.of(), "routing_key", KEY, "payload", "", "payload_encoding", "string"));
    }

    /** All of these, unless any is enough. */
    List<Need> needs() {
        return needs;
    }

    /** To look whether something is there takes any permission for it. */
    boolean takesAny() {
        return this == LOOK_FOR_A_QUEUE || this == LOOK_FOR_AN_EXCHANGE;
    }

    boolean isThereOverHttp() {
        return http != null;
    }

    /** How the API tells of a refusal. To publish and to get it uses a channel, and tells what became of that. */
    Refusal refusal() {
        if (this == GET_A_MESSAGE) {
            return Refusal.GETTING;
        }
        return name().startsWith("PUBLISH") ? Refusal.PUBLISHING : Refusal.PLAIN;
    }

    void amqp(Channel channel, Stage stage) throws Exception {
        amqp.with(channel, stage);
    }

    Answer http(Management api, Stage stage) {
        return http.with(api, stage);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

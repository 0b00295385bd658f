package io.chasqui.conformance.management;

import static io.chasqui.conformance.harness.Management.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Eventually;
import io.chasqui.conformance.harness.Management.Answer;
import io.chasqui.conformance.harness.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / exchanges, queues and bindings")
class TopologyApiTest extends ManagementSuite {

    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(20);

    // ---- Queues

    @Test
    void aQueueIsDeclaredRedeclaredAndDeleted() {
        String path = "/queues/" + vhost() + "/q";

        management().put(path, Map.of("durable", true)).expect(201);
        management().put(path, Map.of("durable", true)).expect(204);
        assertThat(management().put(path, Map.of("durable", false)).expect(400).reason())
                .startsWith("inequivalent arg 'durable' for queue 'q' in vhost '")
                .endsWith("received 'false' but current is 'true'");
        management().delete(path).expect(204);
        management().get(path).expect(404);
        management().delete(path).expect(404);
    }

    @Test
    void aQueueIsShownWithItsDefinition() {
        String vhost = vhost();
        management()
                .put(
                        "/queues/" + vhost + "/q",
                        Map.of("durable", true, "arguments", Map.of("x-max-length", 5, "x-queue-type", "quorum")))
                .expect(201);

        JsonNode queue = management().get("/queues/" + vhost + "/q").expect(200).body();

        assertThat(queue.path("name").asText()).isEqualTo("q");
        assertThat(queue.path("vhost").asText()).isEqualTo(vhost);
        assertThat(queue.path("type").asText()).isEqualTo("quorum");
        assertThat(queue.path("durable").asBoolean()).isTrue();
        assertThat(queue.path("auto_delete").asBoolean(true)).isFalse();
        assertThat(queue.path("exclusive").asBoolean(true)).isFalse();
        assertThat(queue.path("arguments").path("x-max-length").asInt()).isEqualTo(5);
        assertThat(queue.path("state").asText()).isEqualTo("running");
        assertThat(values(management().get("/queues/" + vhost).expect(200).body(), "name"))
                .containsExactly("q");
    }

    @Test
    void aQueueCountsItsMessagesAndConsumers() throws Exception {
        Channel channel = channel();
        String queue = durableQueue(channel);
        publishAll(channel, queue, "a", "bb", "ccc");
        channel.basicGet(queue, false);

        Eventually.eventually(SHOWN_WITHIN, () -> {
            JsonNode shown =
                    management().get("/queues/%2F/" + queue).expect(200).body();
            assertThat(shown.path("messages").asInt()).isEqualTo(3);
            assertThat(shown.path("messages_ready").asInt()).isEqualTo(2);
            assertThat(shown.path("messages_unacknowledged").asInt()).isEqualTo(1);
            assertThat(shown.path("consumers").asInt(-1)).isZero();
            assertThat(shown.path("message_bytes").asInt()).isEqualTo(6);
        });
    }

    @Test
    void namesAndArgumentsAreCheckedAsForClients() {
        String vhost = vhost();

        assertThat(management()
                        .put("/queues/" + vhost + "/" + "a".repeat(256), Map.of())
                        .expect(400)
                        .reason())
                .isEqualTo("queue should be less than 255 bytes, actually was 256\n");
        assertThat(management()
                        .put("/queues/" + vhost + "/amq.x", Map.of())
                        .expect(401)
                        .reason())
                .isEqualTo("Access refused.");
        assertThat(management()
                        .put("/queues/" + vhost + "/q", Map.of("arguments", Map.of("x-max-length", -1)))
                        .expect(400)
                        .reason())
                .isEqualTo("invalid arg 'x-max-length' for queue 'q' in vhost '" + vhost + "': {value_negative,-1}");
        assertThat(management()
                        .put("/queues/" + vhost + "/q", Map.of("durable", "perhaps"))
                        .expect(400)
                        .reason())
                .isEqualTo("[\"not_boolean\",\"perhaps\"]");
        assertThat(management()
                        .put("/queues/" + freshName() + "/q", Map.of())
                        .expect(404)
                        .reason())
                .isEqualTo("vhost_not_found");
    }

    @Test
    void aQueueIsPurged() throws Exception {
        Channel channel = channel();
        channel.confirmSelect();
        String queue = durableQueue(channel);
        publishAll(channel, queue, "a", "b");
        channel.waitForConfirms();

        management().delete("/queues/%2F/" + queue + "/contents").expect(204);

        assertThat(ready(channel, queue)).isZero();
        management().delete("/queues/%2F/" + freshName() + "/contents").expect(404);
    }

    @Test
    void conditionsSpareAQueue() throws Exception {
        Channel channel = channel();
        channel.confirmSelect();
        String queue = durableQueue(channel);
        publishAll(channel, queue, "a");
        channel.waitForConfirms();

        assertThat(management()
                        .delete("/queues/%2F/" + queue + "?if-empty=true")
                        .expect(400)
                        .reason())
                .isEqualTo("queue '" + queue + "' in vhost '/' not empty");
        management().delete("/queues/%2F/" + queue + "?if-unused=true").expect(204);
    }

    @Test
    void anExclusiveQueueOfAClientIsLocked() throws Exception {
        String queue = queue(channel());

        assertThat(management().delete("/queues/%2F/" + queue).expect(400).reason())
                .startsWith("cannot obtain exclusive access to locked queue '" + queue + "' in vhost '/'");
    }

    @Test
    void noActionOnAQueueIsKnown() {
        String path = "/queues/" + vhost() + "/q";
        management().put(path, Map.of("durable", true)).expect(201);

        assertThat(management()
                        .post(path + "/actions", Map.of("action", "sync"))
                        .expect(400)
                        .reason())
                .isEqualTo("[\"unknown\",\"sync\"]");
        assertThat(management().post(path + "/actions", Map.of()).expect(400).reason())
                .isEqualTo("[{key_missing,action}]");
    }

    // ---- Exchanges

    @Test
    void anExchangeIsDeclaredRedeclaredAndDeleted() {
        String vhost = vhost();
        String path = "/exchanges/" + vhost + "/e";

        management()
                .put(path, Map.of("type", "topic", "durable", true, "arguments", Map.of("alternate-exchange", "a")))
                .expect(201);
        JsonNode shown = management().get(path).expect(200).body();
        assertThat(shown.path("type").asText()).isEqualTo("topic");
        assertThat(shown.path("durable").asBoolean()).isTrue();
        assertThat(shown.path("internal").asBoolean(true)).isFalse();
        assertThat(shown.path("arguments").path("alternate-exchange").asText()).isEqualTo("a");
        assertThat(management().put(path, Map.of("type", "fanout")).expect(400).reason())
                .isEqualTo("inequivalent arg 'type' for exchange 'e' in vhost '" + vhost
                        + "': received 'fanout' but current is 'topic'");
        management().delete(path).expect(204);
        management().get(path).expect(404);
        management().delete(path).expect(404);
    }

    @Test
    void whatThereIsFromTheStartCannotBeChanged() {
        String vhost = vhost();

        for (String exchange : List.of("amq.default", "amq.direct")) {
            assertThat(management()
                            .delete("/exchanges/" + vhost + "/" + exchange)
                            .expect(401)
                            .reason())
                    .isEqualTo("Access refused.");
        }
        management()
                .put("/exchanges/" + vhost + "/amq.new", Map.of("type", "direct"))
                .expect(401);
        management()
                .put("/exchanges/" + vhost + "/amq.default", Map.of("type", "direct"))
                .expect(401);
        assertThat(management()
                        .get("/exchanges/" + vhost + "/amq.default")
                        .expect(200)
                        .body()
                        .path("name")
                        .asText("?"))
                .isEmpty();
    }

    @Test
    void anUnknownTypeOfExchangeIsRefused() {
        assertThat(management()
                        .put("/exchanges/" + vhost() + "/e", Map.of("type", "nix"))
                        .expect(400)
                        .reason())
                .isEqualTo("unknown exchange type 'nix'");
    }

    // ---- Bindings

    @Test
    void aBindingIsMadeFoundByItsKeyAndRemoved() {
        String vhost = vhost();
        String between = "/bindings/" + vhost + "/e/amq.direct/q/q";
        management().put("/queues/" + vhost + "/q", Map.of("durable", true)).expect(201);

        Answer made = management()
                .post(between, Map.of("routing_key", "a b/c", "arguments", Map.of("x", 1)))
                .expect(201);

        JsonNode found = management().get(between).expect(200).body();
        assertThat(found).hasSize(1);
        assertThat(found.path(0).path("routing_key").asText()).isEqualTo("a b/c");
        assertThat(found.path(0).path("destination_type").asText()).isEqualTo("queue");
        String key = found.path(0).path("properties_key").asText();
        assertThat(key).startsWith("a+b%2Fc~");
        assertThat(made.header("location")).isEqualTo("q/" + name(key).replace("%7E", "~"));
        assertThat(management()
                        .get(between + "/" + name(key))
                        .expect(200)
                        .body()
                        .path("arguments")
                        .toString())
                .isEqualTo("{\"x\":1}");
        management().delete(between + "/" + name(key)).expect(204);
        management().delete(between + "/" + name(key)).expect(404);
        assertThat(management().get(between).expect(200).body()).isEmpty();
    }

    @Test
    void anEmptyRoutingKeyIsWrittenAsATilde() {
        String vhost = vhost();
        String between = "/bindings/" + vhost + "/e/amq.direct/e/amq.fanout";

        management().post(between, Map.of()).expect(201);
        management().post(between, Map.of()).expect(201);

        assertThat(values(management().get(between).expect(200).body(), "properties_key"))
                .containsExactly("~");
        assertThat(values(
                        management()
                                .get("/exchanges/" + vhost + "/amq.direct/bindings/source")
                                .body(),
                        "destination"))
                .containsExactly("amq.fanout");
        assertThat(values(
                        management()
                                .get("/exchanges/" + vhost + "/amq.fanout/bindings/destination")
                                .body(),
                        "source"))
                .containsExactly("amq.direct");
        management().delete(between + "/~").expect(204);
    }

    @Test
    void everyQueueIsBoundToTheDefaultExchangeByItsName() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/q", Map.of("durable", true)).expect(201);

        JsonNode bindings =
                management().get("/queues/" + vhost + "/q/bindings").expect(200).body();

        assertThat(bindings).hasSize(1);
        assertThat(bindings.path(0).path("source").asText("?")).isEmpty();
        assertThat(bindings.path(0).path("routing_key").asText()).isEqualTo("q");
        assertThat(management().get("/bindings/" + vhost).expect(200).body()).isEqualTo(bindings);
        management().post("/bindings/" + vhost + "/e/amq.default/q/q", Map.of()).expect(401);
    }

    @Test
    void bothEndsOfABindingHaveToBeThere() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/q", Map.of("durable", true)).expect(201);

        assertThat(management()
                        .post("/bindings/" + vhost + "/e/amq.direct/q/nix", Map.of())
                        .expect(404)
                        .reason())
                .isEqualTo("no queue 'nix' in vhost '" + vhost + "'");
        assertThat(management()
                        .post("/bindings/" + vhost + "/e/nix/q/q", Map.of())
                        .expect(404)
                        .reason())
                .isEqualTo("no exchange 'nix' in vhost '" + vhost + "'");
    }

    // ---- Lists

    @Test
    void aListHasPagesFiltersAndColumns() {
        String vhost = vhost();
        for (String queue : List.of("alpha", "beta", "gamma")) {
            management()
                    .put("/queues/" + vhost + "/" + queue, Map.of("durable", true))
                    .expect(201);
        }
        String list = "/queues/" + vhost + "?columns=name&";

        JsonNode page = management()
                .get(list + "page=2&page_size=2&sort=name")
                .expect(200)
                .body();
        assertThat(page.path("items").toString()).isEqualTo("[{\"name\":\"gamma\"}]");
        assertThat(page.path("page").asInt()).isEqualTo(2);
        assertThat(page.path("page_size").asInt()).isEqualTo(2);
        assertThat(page.path("page_count").asInt()).isEqualTo(2);
        assertThat(page.path("item_count").asInt()).isEqualTo(1);
        assertThat(page.path("total_count").asInt()).isEqualTo(3);
        assertThat(values(management().get(list + "sort=name&sort_reverse=true").body(), "name"))
                .containsExactly("gamma", "beta", "alpha");
        JsonNode filtered =
                management().get(list + "page=1&name=ET").expect(200).body();
        assertThat(values(filtered.path("items"), "name")).containsExactly("beta");
        assertThat(filtered.path("filtered_count").asInt()).isEqualTo(1);
        assertThat(values(
                        management()
                                .get(list + "page=1&name=" + name("^(alpha|gamma)$") + "&use_regex=true&sort=name")
                                .body()
                                .path("items"),
                        "name"))
                .containsExactly("alpha", "gamma");
        assertThat(management().get(list + "name=beta").body()).hasSize(3);
    }

    @Test
    void aPageThatCannotBeIsRefused() {
        String list = "/exchanges/" + vhost() + "?";

        Answer beyond = management().get(list + "page=7").expect(400);
        assertThat(beyond.body().path("error").asText()).isEqualTo("page_out_of_range");
        assertThat(beyond.reason()).isEqualTo("Page out of range, page: 7 page size: 100, len: 7");
        Answer zero = management().get(list + "page=0").expect(400);
        assertThat(zero.body().path("error").asText()).isEqualTo("invalid_pagination_parameters");
        assertThat(zero.reason()).isEqualTo("Invalid pagination parameters: page number 0, page size undefined");
        assertThat(management().get(list + "page=1&page_size=501").expect(400).reason())
                .isEqualTo("Invalid pagination parameters: page number 1, page size 501");
        assertThat(management().get(list + "page=x").expect(400).reason())
                .isEqualTo("Pagination parameters are invalid");
    }

    @Test
    void aHeaderNamesTheVirtualHostOfAList() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/q", Map.of()).expect(201);

        assertThat(values(
                        management()
                                .get("/queues", Map.of("x-vhost", vhost))
                                .expect(200)
                                .body(),
                        "vhost"))
                .containsExactly(vhost);
        management().get("/queues", Map.of("x-vhost", freshName())).expect(404);
        assertThat(asUser("management")
                        .get("/queues", Map.of("x-vhost", vhost))
                        .expect(404)
                        .reason())
                .isEqualTo("Not Found");
    }

    @Test
    void aQueueIsDeclaredOnANodeOfTheCluster() {
        String path = "/queues/" + vhost() + "/q";
        String node =
                management().get("/overview").expect(200).body().path("node").asText();

        assertThat(management()
                        .put(path, Map.of("durable", true, "node", "no@such"))
                        .expect(400)
                        .reason())
                .isEqualTo("Node no@such is not a cluster member");
        management().put(path, Map.of("durable", true, "node", node)).expect(201);
    }
}

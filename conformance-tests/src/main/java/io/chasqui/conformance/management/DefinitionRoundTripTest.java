package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Spec;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What is exported is imported and exported again, in one broker and from one to another. */
@Spec("management / definitions")
class DefinitionRoundTripTest extends ManagementSuite {

    /** The management API of a RabbitMQ from which to take definitions, with user and password. */
    private static final String PEER = "peer.management";

    private static final List<String> KINDS = List.of(
            "users",
            "vhosts",
            "permissions",
            "topic_permissions",
            "policies",
            "parameters",
            "exchanges",
            "queues",
            "bindings");

    private final String vhost = freshName();
    private final String user = freshName();

    /** A virtual host and a user with one of everything. */
    private void furnish(Management on) {
        on.put("/vhosts/" + vhost, Map.of("description", "a shop", "tags", "x,y", "default_queue_type", "quorum"))
                .expect(201);
        on.put("/users/" + user, Map.of("password", PASSWORD, "tags", "monitoring,management"))
                .expect(201);
        on.put("/permissions/" + vhost + "/" + user, Map.of("configure", "^$", "write", "^a|b$", "read", ".*"))
                .expect(201);
        on.put("/user-limits/" + user + "/max-channels", Map.of("value", 20)).expect(204);
        on.put("/vhost-limits/" + vhost + "/max-queues", Map.of("value", 50)).expect(204);
        on.put("/exchanges/" + vhost + "/spare", Map.of("type", "fanout", "durable", true))
                .expect(201);
        on.put(
                        "/exchanges/" + vhost + "/events",
                        Map.of("type", "topic", "durable", true, "arguments", Map.of("alternate-exchange", "spare")))
                .expect(201);
        on.put("/exchanges/" + vhost + "/kinds", Map.of("type", "headers", "durable", true))
                .expect(201);
        on.put(
                        "/topic-permissions/" + vhost + "/" + user,
                        Map.of("exchange", "events", "write", "^eu\\.", "read", ".*"))
                .expect(201);
        queues(on);
        bindings(on);
        on.put(
                        "/policies/" + vhost + "/p",
                        Map.of(
                                "pattern",
                                "^o",
                                "definition",
                                Map.of("max-length", 1000, "dead-letter-exchange", "spare"),
                                "priority",
                                3,
                                "apply-to",
                                "quorum_queues"))
                .expect(201);
        on.put(
                        "/operator-policies/" + vhost + "/o",
                        Map.of("pattern", ".*", "definition", Map.of("delivery-limit", 5), "apply-to", "queues"))
                .expect(201);
    }

    private void queues(Management on) {
        on.put("/queues/" + vhost + "/by-default", Map.of("durable", true)).expect(201);
        Map<String, ?> quorum = Map.of(
                "x-queue-type", "quorum",
                "x-dead-letter-strategy", "at-least-once",
                "x-overflow", "reject-publish",
                "x-dead-letter-exchange", "spare",
                "x-single-active-consumer", true);
        on.put("/queues/" + vhost + "/orders", Map.of("durable", true, "arguments", quorum))
                .expect(201);
        Map<String, ?> classic = Map.of(
                "x-queue-type", "classic", "x-max-priority", 5, "note", Map.of("nested", List.of(1, "two", true, 1.5)));
        on.put("/queues/" + vhost + "/gr%C3%BC%C3%9Fe%20%2F", Map.of("durable", true, "arguments", classic))
                .expect(201);
    }

    private void bindings(Management on) {
        on.post("/bindings/" + vhost + "/e/events/q/orders", Map.of("routing_key", "eu.#"))
                .expect(201);
        on.post("/bindings/" + vhost + "/e/events/e/spare", Map.of("routing_key", "#.lost"))
                .expect(201);
        for (int weight = 1; weight <= 2; weight++) {
            Map<String, ?> arguments = Map.of("x-match", "any", "weight", weight, "kind", "a");
            on.post("/bindings/" + vhost + "/e/kinds/q/orders", Map.of("routing_key", "", "arguments", arguments))
                    .expect(201);
        }
    }

    private void remove(Management from) {
        from.delete("/vhosts/" + vhost);
        from.delete("/users/" + user);
    }

    /** The part of an export that is about this test. */
    private ObjectNode exported(Management from) {
        JsonNode all = from.get("/definitions").expect(200).body();
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        part.set("rabbitmq_version", all.path("rabbitmq_version"));
        for (String kind : KINDS) {
            ArrayNode list = part.putArray(kind);
            all.path(kind).forEach(each -> {
                boolean ours = each.path("vhost").asText().equals(vhost)
                        || each.path("name").asText().equals(vhost)
                        || kind.equals("users") && each.path("name").asText().equals(user);
                if (ours) {
                    list.add(each);
                }
            });
        }
        return part;
    }

    private static void requireSame(ObjectNode actual, ObjectNode expected) {
        for (String kind : KINDS) {
            List<JsonNode> list = new ArrayList<>();
            expected.path(kind).forEach(list::add);
            assertThat(list).as(kind).isNotEmpty();
            assertThat(actual.path(kind)).as(kind).containsExactlyInAnyOrderElementsOf(list);
        }
    }

    @Test
    void whatIsExportedComesOutAsItWentIn() {
        afterwards(() -> remove(management()));
        furnish(management());
        ObjectNode file = exported(management());
        remove(management());

        management().send("POST", "/definitions", file.toString()).expect(204);

        requireSame(exported(management()), file);
        management().as(user, PASSWORD).get("/whoami").expect(200);
    }

    @Test
    void anImportOfWhatIsThereChangesNothing() {
        afterwards(() -> remove(management()));
        furnish(management());
        ObjectNode file = exported(management());

        management().send("POST", "/definitions", file.toString()).expect(204);

        requireSame(exported(management()), file);
    }

    @Test
    @ChasquiOnly("it takes definitions from RabbitMQ")
    void definitionsOfARunningRabbitMqComeOutAsTheyWentIn() {
        String given = System.getProperty(PEER);
        Assumptions.assumeTrue(given != null, "no RabbitMQ given with -D" + PEER + "=http://user:password@host:15672");
        URI address = URI.create(given);
        String[] login = address.getUserInfo().split(":", 2);
        Management peer = new Management(address, login[0], login[1]);
        afterwards(() -> remove(peer));
        afterwards(() -> remove(management()));
        furnish(peer);
        ObjectNode file = exported(peer);

        management().send("POST", "/definitions", file.toString()).expect(204);

        requireSame(exported(management()), file);
        management().as(user, PASSWORD).get("/whoami").expect(200);
    }
}

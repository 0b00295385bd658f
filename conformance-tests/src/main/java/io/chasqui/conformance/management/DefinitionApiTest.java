package io.chasqui.conformance.management;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / definitions")
class DefinitionApiTest extends ManagementSuite {

    /** A virtual host with one of everything in it. */
    private String furnishedVhost() {
        String vhost = vhost();
        management()
                .put("/exchanges/" + vhost + "/e", Map.of("type", "topic", "durable", true))
                .expect(201);
        management()
                .put(
                        "/queues/" + vhost + "/q",
                        Map.of("durable", true, "arguments", Map.of("x-queue-type", "quorum", "x-max-length", 7)))
                .expect(201);
        management()
                .post("/bindings/" + vhost + "/e/e/q/q", Map.of("routing_key", "a.*", "arguments", Map.of("n", 1)))
                .expect(201);
        management()
                .put("/policies/" + vhost + "/p", Map.of("pattern", "^q", "definition", Map.of("max-length", 3)))
                .expect(201);
        management()
                .put(
                        "/operator-policies/" + vhost + "/o",
                        Map.of("pattern", "^q", "definition", Map.of("message-ttl", 60000)))
                .expect(201);
        management()
                .put("/parameters/vhost-limits/" + vhost + "/limits", Map.of("value", Map.of("max-queues", 9)))
                .expect(201);
        return vhost;
    }

    private static List<String> names(JsonNode list) {
        return values(list, "name");
    }

    @Test
    void anExportOfAVirtualHostDoesNotNameIt() {
        String vhost = furnishedVhost();

        JsonNode file = management().get("/definitions/" + vhost).expect(200).body();

        assertThat(file.path("rabbitmq_definition_format").asText()).isEqualTo("single_virtual_host");
        assertThat(file.path("original_vhost_name").asText()).isEqualTo(vhost);
        assertThat(names(file.path("queues"))).containsExactly("q");
        assertThat(file.path("queues").path(0).path("type").asText()).isEqualTo("quorum");
        assertThat(file.path("queues")
                        .path(0)
                        .path("arguments")
                        .path("x-max-length")
                        .asInt())
                .isEqualTo(7);
        assertThat(names(file.path("exchanges"))).containsExactly("e");
        assertThat(names(file.path("policies"))).containsExactly("p");
        assertThat(values(file.path("parameters"), "component"))
                .containsExactlyInAnyOrder("operator_policy", "vhost-limits");
        assertThat(file.path("bindings")).hasSize(1);
        assertThat(file.path("bindings").path(0).path("arguments").toString()).isEqualTo("{\"n\":1}");
        for (String kind : List.of("queues", "exchanges", "policies", "parameters", "bindings")) {
            assertThat(file.path(kind).path(0).has("vhost")).as(kind).isFalse();
        }
        assertThat(file.has("users")).isFalse();
    }

    @Test
    void anExportImportsIntoAnotherVirtualHostAndComesOutEqual() {
        JsonNode file =
                management().get("/definitions/" + furnishedVhost()).expect(200).body();
        String copy = vhost();

        management().send("POST", "/definitions/" + copy, file.toString()).expect(204);

        JsonNode again = management().get("/definitions/" + copy).expect(200).body();
        for (String kind : List.of("queues", "exchanges", "policies", "bindings")) {
            assertThat(again.path(kind)).as(kind).isEqualTo(file.path(kind));
        }
        assertThat(again.path("parameters")).containsExactlyInAnyOrderElementsOf(file.path("parameters"));
        management().send("POST", "/definitions/" + copy, file.toString()).expect(204);
        assertThat(management().get("/definitions/" + copy).body().path("bindings"))
                .isEqualTo(file.path("bindings"));
    }

    @Test
    void anExportOfEverythingHasUsersAndPermissions() {
        String vhost = furnishedVhost();
        String user = user("management");
        grant(user, vhost, "a", "b", "c");

        JsonNode file = management().get("/definitions").expect(200).body();

        assertThat(file.path("rabbitmq_definition_format").asText()).isEqualTo("cluster");
        assertThat(names(file.path("users"))).contains(user);
        assertThat(names(file.path("vhosts"))).contains(vhost, "/");
        assertThat(values(file.path("permissions"), "user")).contains(user);
        assertThat(names(file.path("exchanges"))).doesNotContain("", "amq.direct");
        file.path("users")
                .forEach(each ->
                        assertThat(each.path("password_hash").isTextual()).isTrue());
    }

    @Test
    void exclusiveQueuesAreNotExported() throws Exception {
        String queue = queue(channel());

        assertThat(names(management().get("/definitions").expect(200).body().path("queues")))
                .doesNotContain(queue);
    }

    @Test
    void anImportCreatesWhatTheFileNames() {
        String vhost = freshName();
        String user = freshName();
        afterwards(() -> management().delete("/vhosts/" + vhost));
        afterwards(() -> management().delete("/users/" + user));
        String file = """
                {"users": [{"name": "USER", "tags": ["management"],
                            "password_hash": "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR",
                            "hashing_algorithm": "rabbit_password_hashing_sha256"}],
                 "vhosts": [{"name": "VHOST"}],
                 "permissions": [{"user": "USER", "vhost": "VHOST", "configure": ".*", "write": ".*", "read": ".*"}],
                 "queues": [{"name": "q", "vhost": "VHOST", "durable": true, "auto_delete": false, "arguments": {}}],
                 "bindings": [{"source": "amq.topic", "vhost": "VHOST", "destination": "q",
                               "destination_type": "queue", "routing_key": "k", "arguments": {}}]}
                """;

        management()
                .send("POST", "/definitions", file.replace("VHOST", vhost).replace("USER", user))
                .expect(204);

        Management imported = management().as(user, "test12");
        assertThat(names(imported.get("/vhosts").expect(200).body())).containsExactly(vhost);
        assertThat(values(
                        imported.get("/queues/" + vhost + "/q/bindings")
                                .expect(200)
                                .body(),
                        "source"))
                .containsExactlyInAnyOrder("", "amq.topic");
    }

    @Test
    void aQueueThatIsThereStaysAsItIs() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/q", Map.of("durable", true)).expect(201);

        management()
                .post(
                        "/definitions/" + vhost,
                        Map.of("queues", List.of(Map.of("name", "q", "durable", false, "arguments", Map.of()))))
                .expect(204);

        assertThat(management()
                        .get("/queues/" + vhost + "/q")
                        .expect(200)
                        .body()
                        .path("durable")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void definitionsInAVirtualHostThatIsNotThereAreRefused() {
        String vhost = freshName();

        assertThat(management()
                        .post(
                                "/definitions",
                                Map.of("queues", List.of(Map.of("name", "q", "vhost", vhost, "durable", true))))
                        .expect(400)
                        .reason())
                .isEqualTo("Please create virtual host \"" + vhost + "\" prior to importing definitions.");
        assertThat(management()
                        .post("/definitions/" + vhost, Map.of())
                        .expect(404)
                        .reason())
                .isEqualTo("vhost_not_found");
        assertThat(management().get("/definitions/" + vhost).expect(400).reason())
                .isEqualTo("vhost_not_found");
    }

    @Test
    void aBindingToAQueueThatIsNotThereIsRefused() {
        management()
                .post(
                        "/definitions/" + vhost(),
                        Map.of(
                                "bindings",
                                List.of(Map.of(
                                        "source",
                                        "amq.topic",
                                        "destination",
                                        "q",
                                        "destination_type",
                                        "queue",
                                        "routing_key",
                                        "k",
                                        "arguments",
                                        Map.of()))))
                .expect(400);
    }

    @Test
    void anExportCanBeNamedForDownload() {
        assertThat(management().get("/definitions?download=d.json").expect(200).header("content-disposition"))
                .isEqualTo("attachment; filename=d.json");
    }

    @Test
    void aFormUploadsAFile() {
        String vhost = vhost();

        management()
                .form("/definitions/" + vhost, Map.of("file", "{\"queues\": [{\"name\": \"q\", \"durable\": true}]}"))
                .expect(204);

        assertThat(names(management().get("/queues/" + vhost).expect(200).body()))
                .containsExactly("q");
    }

    @Test
    void aFormCanSendTheBrowserSomewhereElseAfterwards() {
        assertThat(management()
                        .form("/definitions/" + vhost(), Map.of("file", "{}", "redirect", "../#/overview"))
                        .expect(303)
                        .header("location"))
                .isEqualTo("../#/overview");
    }

    @Test
    void aFormWithoutAFileIsRefused() {
        assertThat(management()
                        .form("/definitions/" + vhost(), Map.of("other", "{}"))
                        .expect(400)
                        .reason())
                .isEqualTo("failed_to_parse_json");
    }

    @Test
    void whatIsNoJsonObjectIsRefused() {
        for (String body : List.of("{", "[]", "\"{}\"")) {
            assertThat(management()
                            .send("POST", "/definitions", body)
                            .expect(400)
                            .reason())
                    .isEqualTo("failed_to_parse_json");
        }
    }

    @Test
    void anExportThatTheClientHasAlreadyIsNotSentAgain() {
        String path = "/definitions/" + furnishedVhost();

        // RabbitMQ has one tag for everything that is defined, and other tests define things too.
        eventually(() -> {
            String tag = management().get(path).expect(200).header("etag");
            assertThat(tag).startsWith("\"");
            assertThat(management().get(path, Map.of("if-none-match", tag)).status())
                    .isEqualTo(304);
        });
        management().get(path, Map.of("if-none-match", "\"another\"")).expect(200);
    }

    @Test
    void anExportHasAnotherTagAfterAChange() {
        String vhost = furnishedVhost();
        String before = management().get("/definitions/" + vhost).header("etag");

        management()
                .put("/queues/" + vhost + "/another", Map.of("durable", true))
                .expect(201);

        assertThat(management().get("/definitions/" + vhost).header("etag")).isNotEqualTo(before);
    }

    @Test
    void aFaultInAPolicyNamesVirtualHostAndPolicy() {
        String vhost = vhost();
        Map<String, ?> policy = Map.of("name", "p", "pattern", "^a", "definition", Map.of("max-length", "many"));

        assertThat(management()
                        .post("/definitions/" + vhost, Map.of("policies", List.of(policy)))
                        .expect(400)
                        .reason())
                .isEqualTo("Validation failed\n\n<<\"many\">> is not a valid maximum length\n (vhost: \"" + vhost
                        + "\" key: \"p\")");
    }

    @Test
    void aFaultInAParameterNamesVirtualHostComponentAndParameter() {
        String vhost = vhost();
        Map<String, ?> parameter = Map.of("component", "nothing", "name", "p", "value", Map.of());

        assertThat(management()
                        .post("/definitions/" + vhost, Map.of("parameters", List.of(parameter)))
                        .expect(400)
                        .reason())
                .isEqualTo("Validation failed\n\ncomponent nothing not found\n (vhost: \"" + vhost
                        + "\" / component: \"nothing\" / key: \"p\")");
    }

    @Test
    void anArgumentThatCannotBeIsRefused() {
        String vhost = vhost();
        Map<String, ?> queue =
                Map.of("name", "q", "durable", true, "auto_delete", false, "arguments", Map.of("x-max-length", "many"));

        assertThat(management()
                        .post("/definitions/" + vhost, Map.of("queues", List.of(queue)))
                        .expect(400)
                        .reason())
                .contains("invalid arg 'x-max-length' for queue 'q' in vhost '" + vhost + "'");
    }

    @Test
    void definitionsHaveAnOlderPath() {
        management().get("/all-configuration").expect(200);
        management().post("/all-configuration", Map.of()).expect(204);
    }

    @Test
    @ChasquiOnly("RabbitMQ has no dry run")
    void aDryRunTellsWhatAnImportWouldChange() {
        String vhost = furnishedVhost();
        Map<String, ?> file = Map.of(
                "queues",
                List.of(Map.of("name", "q", "durable", true), Map.of("name", "new", "durable", true)),
                "policies",
                List.of(Map.of("name", "p", "pattern", "^q", "definition", Map.of("max-length", 4))));

        JsonNode difference = management()
                .post("/definitions/" + vhost + "?dry_run=true", file)
                .expect(200)
                .body();

        assertThat(names(difference.path("added"))).containsExactly("new");
        assertThat(names(difference.path("kept"))).containsExactly("q");
        assertThat(difference.path("changed").path(0).path("from").toString())
                .isEqualTo("{\"definition\":{\"max-length\":3}}");
        assertThat(difference.path("changed").path(0).path("to").toString())
                .isEqualTo("{\"definition\":{\"max-length\":4}}");
        assertThat(values(difference.path("missing_in_file"), "kind"))
                .containsExactlyInAnyOrder("parameters", "parameters", "exchanges", "bindings");
        assertThat(names(management().get("/queues/" + vhost).body())).containsExactly("q");
    }

    @Test
    @ChasquiOnly("RabbitMQ has streams")
    void whatThereIsNotIsSkippedAndTold() {
        String vhost = vhost();
        Map<String, ?> stream = Map.of("name", "s", "durable", true, "arguments", Map.of("x-queue-type", "stream"));
        Map<String, ?> queue = Map.of("name", "q", "durable", true);

        JsonNode told = management()
                .post("/definitions/" + vhost, Map.of("queues", List.of(stream, queue)))
                .expect(200)
                .body();

        assertThat(names(told.path("skipped"))).containsExactly("s");
        assertThat(names(management().get("/queues/" + vhost).body())).containsExactly("q");
    }

    @Test
    @ChasquiOnly("RabbitMQ imports what it can")
    void nothingIsChangedIfAFaultShowsInTheFile() {
        String vhost = vhost();
        Map<String, ?> good = Map.of("name", "a", "durable", true);
        Map<String, ?> bad = Map.of("name", "b", "durable", true, "arguments", Map.of("x-max-length", "many"));

        management()
                .post("/definitions/" + vhost, Map.of("queues", List.of(good, bad)))
                .expect(400);

        assertThat(management().get("/queues/" + vhost).body()).isEmpty();
    }

    @Test
    void onlyAdministratorsExportAndImport() {
        for (String tag : List.of("management", "policymaker", "monitoring")) {
            Management user = asUser(tag);
            assertThat(user.get("/definitions").expect(401).reason()).isEqualTo("Not administrator user");
            user.post("/definitions", Map.of()).expect(401);
        }
    }
}

package io.chasqui.server.management.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.Chasqui;
import io.chasqui.server.StartException;
import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of definitions at the start of a broker; the files come from brokers of others. */
class LoadDefinitionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> KINDS = List.of(
            "users",
            "vhosts",
            "permissions",
            "topic_permissions",
            "global_parameters",
            "parameters",
            "policies",
            "exchanges",
            "queues",
            "bindings");

    @TempDir
    private Path directory;

    private BrokerConfig config(Path definitions) {
        return BrokerConfig.defaults()
                .with("listeners.tcp.default", "127.0.0.1:0")
                .with("load_definitions", definitions.toString());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static ObjectNode recorded(String name) throws IOException {
        try (InputStream in = LoadDefinitionsTest.class.getResourceAsStream(name)) {
            return (ObjectNode) JSON.readTree(in);
        }
    }

    private static ObjectNode export(Chasqui broker) throws IOException {
        // Through bytes: a parser chooses other widths for numbers than a builder does.
        return (ObjectNode)
                JSON.readTree(new DefinitionExport(broker.broker()).all().toString());
    }

    private static List<JsonNode> list(ObjectNode file, String kind) {
        List<JsonNode> all = new ArrayList<>();
        file.path(kind).forEach(all::add);
        return all;
    }

    @Test
    void aFileOfRabbitMqComesOutAsItWentIn() throws Exception {
        ObjectNode file = recorded("rabbitmq-4.3.6.json");

        try (Chasqui broker = Chasqui.startInMemory(config(file("d.json", file.toString())))) {
            ObjectNode exported = export(broker);
            for (String kind : KINDS) {
                List<JsonNode> expected = list(file, kind);
                expected.removeIf(each -> each.path("type").asText().equals("stream")
                        || each.path("destination").asText().equals("a-stream"));
                assertThat(list(exported, kind)).as(kind).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void aFileOfLavinMqImportsUnchanged() throws Exception {
        Path file = file("d.json", recorded("lavinmq-2.json").toString());

        try (Chasqui broker = Chasqui.startInMemory(config(file))) {
            ObjectNode exported = export(broker);
            assertThat(exported.path("users").findValuesAsText("name")).containsExactly("guest", "nobody", "old");
            assertThat(exported.path("queues").findValuesAsText("name")).containsExactly("orders", "orders.dead");
            assertThat(exported.path("exchanges").findValuesAsText("type"))
                    .containsExactly("topic", "x-delayed-message", "x-consistent-hash");
            assertThat(exported.path("exchanges").findValuesAsText("hash-header"))
                    .containsExactly("customer");
            assertThat(exported.path("bindings").findValuesAsText("destination"))
                    .containsExactlyInAnyOrder("events", "orders");
            assertThat(exported.path("policies").findValuesAsText("name")).containsExactly("limits", "mixed");
            assertThat(exported.path("parameters").findValuesAsText("component"))
                    .containsExactlyInAnyOrder("operator_policy", "vhost-limits");
        }
    }

    @Test
    void usersOfOtherBrokersKeepTheirPasswords() throws Exception {
        Path file = file("d.json", """
                {"users": [{"name": "u", "tags": "", "password_hash": "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"}]}
                """);

        try (Chasqui broker = Chasqui.startInMemory(config(file))) {
            assertThat(broker.broker().users().get("u").password().matches("test12"))
                    .isTrue();
        }
    }

    @Test
    void theHashesOfAnOldRabbitMqAreMd5() throws Exception {
        Path file = file("d.json", """
                {"rabbit_version": "3.5.8", "users": [{"name": "u", "tags": "", "password_hash": "AAAAAIi+wCc="}]}
                """);

        try (Chasqui broker = Chasqui.startInMemory(config(file))) {
            assertThat(broker.broker().users().get("u").password().algorithm())
                    .isEqualTo("rabbit_password_hashing_md5");
        }
    }

    @Test
    void aNewBrokerHasOnlyWhatItsFileSays() throws Exception {
        Path file = file("d.json", "{\"vhosts\": [{\"name\": \"v\"}]}");

        try (Chasqui broker = Chasqui.startInMemory(config(file))) {
            ObjectNode exported = export(broker);
            assertThat(exported.path("users")).isEmpty();
            assertThat(exported.path("vhosts").findValuesAsText("name")).containsExactly("v");
        }
    }

    @Test
    void theFilesOfADirectoryAreImportedInTheOrderOfTheirNames() throws Exception {
        file("2.json", "{\"queues\": [{\"name\": \"q\", \"vhost\": \"v\"}]}");
        file("1.json", "{\"vhosts\": [{\"name\": \"v\"}]}");
        file(".hidden", "this is not JSON");

        try (Chasqui broker = Chasqui.startInMemory(config(directory))) {
            assertThat(broker.broker().vhost("v").queue("q")).isNotNull();
        }
    }

    @Test
    void everyStartImportsAgain() throws Exception {
        Path file = file("d.json", recorded("rabbitmq-4.3.6.json").toString());
        Path data = directory.resolve("data");
        ObjectNode first;
        try (Chasqui broker = Chasqui.start(config(file), data)) {
            first = export(broker);
            broker.broker().users().delete("shop").toCompletableFuture().join();
        }
        try (Chasqui broker = Chasqui.start(config(file), data)) {
            assertThat(export(broker)).isEqualTo(first);
        }
    }

    @Test
    void aFileThatHasNotChangedCanBeSkipped() throws Exception {
        Path file = file("d.json", "{\"vhosts\": [{\"name\": \"v\"}, {\"name\": \"w\"}]}");
        Path data = directory.resolve("data");
        BrokerConfig config = config(file).with("definitions.skip_if_unchanged", "true");
        try (Chasqui broker = Chasqui.start(config, data)) {
            broker.broker().vhosts().delete("v").toCompletableFuture().join();
            assertThat(export(broker).path("global_parameters")).isEmpty();
        }
        try (Chasqui broker = Chasqui.start(config, data)) {
            assertThat(broker.broker().vhost("v")).isNull();
        }
        file("d.json", "{\"vhosts\": [{\"name\": \"v\"}]}");
        try (Chasqui broker = Chasqui.start(config, data)) {
            assertThat(broker.broker().vhost("v")).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1]                                                        | is no JSON object
            {"queues": 3}                                              | queues: queues should be a list of objects
            {"queues": [{"name": "q", "vhost": "nope"}]}               | queues 'q' in vhost 'nope': Please create virtual host "nope" prior to importing definitions.
            {"users": [{"name": "u"}]}                                 | users 'u': tags_not_present
            {"vhosts": [{}]}                                           | vhosts '': [{key_missing,name}]
            {"vhosts": [{"name": "v", "default_queue_type": "x"}]}     | vhosts 'v': x is not a valid queue type
            {"permissions": [{"user": "u", "vhost": "v", "configure": "", "write": "", "read": ""}]} | permissions 'u' in vhost 'v': vhost_or_user_not_found
            {"vhosts": [{"name": "v"}], "queues": [{"name": "q", "vhost": "v", "arguments": {"x-max-length": "many"}}]} | queues 'q' in vhost 'v': invalid arg 'x-max-length'
            {"vhosts": [{"name": "v"}], "policies": [{"name": "p", "vhost": "v", "pattern": "a", "definition": {"typo": 1}}]} | policies 'p' in vhost 'v': Validation failed [{<<"typo">>,1}] are not recognised policy settings (vhost: "v" key: "p")
            {"vhosts": [{"name": "v"}], "bindings": [{"vhost": "v", "source": "amq.topic", "destination": "q"}]} | bindings 'amq.topic' in vhost 'v': no queue 'q' in vhost 'v'
            {"vhosts": [{"name": "v"}], "exchanges": [{"vhost": "v", "name": "e", "type": "x"}]} | exchanges 'e' in vhost 'v': unknown exchange type 'x'
            """)
    void aFaultIsNamedAndTheBrokerDoesNotStart(String content, String message) throws Exception {
        Path file = file("d.json", content);

        assertThatThrownBy(() -> Chasqui.startInMemory(config(file)))
                .isInstanceOfSatisfying(
                        StartException.class,
                        e -> assertThat(e.reason()).isEqualTo(StartException.Reason.DEFINITIONS_REFUSED))
                .hasMessageStartingWith(file + ": " + message);
    }

    @Test
    void aFileThatIsMissingIsAFaultOfTheConfiguration() {
        Path file = directory.resolve("nothing.json");

        assertThatThrownBy(() -> Chasqui.startInMemory(config(file)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + " does not exist");
    }

    @Test
    void nothingIsChangedIfTheFaultShowsInTheFileAlone() throws Exception {
        Path good = file("good.json", "{\"vhosts\": [{\"name\": \"v\"}]}");
        Path data = directory.resolve("data");
        Chasqui.start(config(good), data).close();
        Path bad = file("bad.json", """
                {"vhosts": [{"name": "w"}], "queues": [{"name": "q", "vhost": "w", "arguments": {"x-max-length": "many"}}]}
                """);
        assertThatThrownBy(() -> Chasqui.start(config(bad), data)).isInstanceOf(StartException.class);

        try (Chasqui broker = Chasqui.start(config(good), data)) {
            assertThat(broker.broker().vhost("w")).isNull();
        }
    }
}

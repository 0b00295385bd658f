package io.chasqui.conformance.clients;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.impl.AMQConnection;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of rabbitmqadmin, version 1, the script that came with RabbitMQ's management plugin until 4.2. It is
 * taken from Debian's package by {@code src/test/clients/setup}; without it the tests are skipped, unless the environment
 * says {@code CHASQUI_CLIENTS=required}.
 */
@Spec("third-party clients / rabbitmqadmin")
class RabbitmqadminTest extends Suite {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPT = Path.of(
                    System.getProperty("chasqui.clients", "src/test/clients"), "rabbitmqadmin", "rabbitmqadmin")
            .toAbsolutePath();
    private static final String PYTHON = "/usr/bin/python3";

    private String vhost;

    @BeforeEach
    void makeVirtualHost() throws Exception {
        if ("required".equals(System.getenv("CHASQUI_CLIENTS"))) {
            assertThat(SCRIPT).exists();
        }
        assumeTrue(
                Files.exists(SCRIPT) && Files.exists(Path.of(PYTHON)),
                "rabbitmqadmin is not here: see conformance-tests/src/test/clients/setup");
        vhost = freshName();
        afterwards(() -> management().delete("/vhosts/" + vhost));
        expectSaid("vhost declared", "declare", "vhost", "name=" + vhost);
    }

    /** Runs a command that has to succeed, and gives what it prints. */
    private String run(String... arguments) throws IOException, InterruptedException {
        URI address = broker().managementAddress();
        ConnectionFactory factory = connectionFactory();
        List<String> command = new ArrayList<>(List.of(
                PYTHON,
                SCRIPT.toString(),
                "-H",
                address.getHost(),
                "-P",
                "" + address.getPort(),
                "-u",
                factory.getUsername(),
                "-p",
                factory.getPassword(),
                "-V",
                vhost));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s says: %s", List.of(arguments), output)
                .isZero();
        return output;
    }

    private void expectSaid(String text, String... arguments) throws Exception {
        assertThat(run(arguments)).contains(text);
    }

    /** What a command prints as JSON. */
    private JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-f", "raw_json"));
        all.addAll(List.of(arguments));
        String output = run(all.toArray(String[]::new));
        try {
            return JSON.readTree(output);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + output, e);
        }
    }

    /** The values of a field in a list of objects. */
    private List<String> listed(String kind, String field) throws Exception {
        return StreamSupport.stream(json("list", kind).spliterator(), false)
                .map(each -> each.path(field).asText())
                .toList();
    }

    /** Those of the virtual host of the test: the script lists some kinds for all of them. */
    private List<JsonNode> own(String kind) throws Exception {
        return StreamSupport.stream(json("list", kind).spliterator(), false)
                .filter(each -> each.path("vhost").asText().equals(vhost))
                .toList();
    }

    // ---- Objects

    @Test
    void exchangesAreDeclaredListedAndDeleted() throws Exception {
        expectSaid("exchange declared", "declare", "exchange", "name=x", "type=topic", "durable=true");
        assertThat(listed("exchanges", "name")).contains("x", "amq.direct");
        expectSaid("exchange deleted", "delete", "exchange", "name=x");
        assertThat(listed("exchanges", "name")).doesNotContain("x");
    }

    @Test
    void queuesAreDeclaredListedPurgedAndDeleted() throws Exception {
        expectSaid("queue declared", "declare", "queue", "name=q", "durable=true", "arguments={\"x-max-length\":7}");
        JsonNode queue = json("list", "queues", "name", "durable", "arguments").get(0);
        assertThat(queue.path("name").asText()).isEqualTo("q");
        assertThat(queue.path("durable").asBoolean()).isTrue();
        assertThat(queue.path("arguments").path("x-max-length").asInt()).isEqualTo(7);
        expectSaid("queue purged", "purge", "queue", "name=q");
        expectSaid("queue deleted", "delete", "queue", "name=q");
        assertThat(json("list", "queues")).isEmpty();
    }

    @Test
    void aQueueOfATypeIsDeclared() throws Exception {
        expectSaid("queue declared", "declare", "queue", "name=q", "durable=true", "queue_type=quorum");
        assertThat(listed("queues", "type")).containsExactly("quorum");
    }

    @Test
    void bindingsAreDeclaredListedAndDeleted() throws Exception {
        run("declare", "queue", "name=q", "durable=true");
        expectSaid("binding declared", "declare", "binding", "source=amq.topic", "destination=q", "routing_key=a.b");
        assertThat(listed("bindings", "source")).contains("amq.topic");
        expectSaid(
                "binding deleted",
                "delete",
                "binding",
                "source=amq.topic",
                "destination_type=queue",
                "destination=q",
                "properties_key=a.b");
        assertThat(listed("bindings", "source")).doesNotContain("amq.topic");
    }

    @Test
    void virtualHostsAreListedAndDeleted() throws Exception {
        assertThat(listed("vhosts", "name")).contains(vhost);
        expectSaid("vhost deleted", "delete", "vhost", "name=" + vhost);
        assertThat(management().get("/vhosts/" + vhost).status()).isEqualTo(404);
    }

    @Test
    void usersAndPermissionsAreDeclaredListedAndDeleted() throws Exception {
        String user = freshName();
        afterwards(() -> management().delete("/users/" + user));
        expectSaid("user declared", "declare", "user", "name=" + user, "password=secret", "tags=management,monitoring");
        assertThat(listed("users", "name")).contains(user);
        expectSaid(
                "permission declared",
                "declare",
                "permission",
                "vhost=" + vhost,
                "user=" + user,
                "configure=^c",
                "write=^w",
                "read=^r");
        assertThat(listed("permissions", "user")).contains(user);
        expectSaid("permission deleted", "delete", "permission", "vhost=" + vhost, "user=" + user);
        assertThat(listed("permissions", "user")).doesNotContain(user);
        expectSaid("user deleted", "delete", "user", "name=" + user);
        assertThat(listed("users", "name")).doesNotContain(user);
    }

    @Test
    void policiesAreDeclaredListedAndDeleted() throws Exception {
        expectSaid(
                "policy declared",
                "declare",
                "policy",
                "name=p",
                "pattern=.*",
                "definition={\"max-length\":10}",
                "priority=3",
                "apply-to=queues");
        JsonNode policy = own("policies").get(0);
        assertThat(policy.path("name").asText()).isEqualTo("p");
        assertThat(policy.path("priority").asInt()).isEqualTo(3);
        assertThat(policy.path("definition").path("max-length").asInt()).isEqualTo(10);
        expectSaid("policy deleted", "delete", "policy", "name=p");
        assertThat(own("policies")).isEmpty();
    }

    @Test
    void operatorPoliciesAreDeclaredListedAndDeleted() throws Exception {
        expectSaid(
                "operator_policy declared",
                "declare",
                "operator_policy",
                "name=p",
                "pattern=.*",
                "definition={\"max-length\":10}",
                "apply-to=queues");
        assertThat(own("operator_policies"))
                .extracting(policy -> policy.path("name").asText())
                .containsExactly("p");
        expectSaid("operator_policy deleted", "delete", "operator_policy", "name=p");
        assertThat(own("operator_policies")).isEmpty();
    }

    @Test
    void limitsOfVirtualHostsAreDeclaredListedAndDeleted() throws Exception {
        expectSaid("vhost_limit declared", "declare", "vhost_limit", "vhost=" + vhost, "name=max-queues", "value=7");
        assertThat(listed("vhost_limits", "vhost")).contains(vhost);
        expectSaid("vhost_limit deleted", "delete", "vhost_limit", "vhost=" + vhost, "name=max-queues");
        assertThat(management()
                        .get("/vhost-limits/" + vhost)
                        .expect(200)
                        .body()
                        .path(0)
                        .path("value")
                        .has("max-queues"))
                .isFalse();
    }

    @Test
    void parametersAreDeclaredListedAndDeleted() throws Exception {
        String limits = "value={\"max-queues\":7}";
        expectSaid("parameter declared", "declare", "parameter", "component=vhost-limits", "name=limits", limits);
        assertThat(own("parameters"))
                .extracting(parameter -> parameter.path("component").asText())
                .containsExactly("vhost-limits");
        expectSaid("parameter deleted", "delete", "parameter", "component=vhost-limits", "name=limits");
        assertThat(own("parameters")).isEmpty();
    }

    // ---- Messages

    @Test
    void messagesArePublishedAndTaken() throws Exception {
        run("declare", "queue", "name=q", "durable=true");
        expectSaid(
                "Message published",
                "publish",
                "exchange=amq.default",
                "routing_key=q",
                "payload=hello",
                "properties={\"delivery_mode\":2}");
        expectSaid("but NOT routed", "publish", "exchange=amq.default", "routing_key=nobody", "payload=hello");

        JsonNode looked = json("get", "queue=q").get(0);
        assertThat(looked.path("payload").asText()).isEqualTo("hello");
        assertThat(looked.path("properties").path("delivery_mode").asInt()).isEqualTo(2);
        JsonNode taken = json("get", "queue=q", "ackmode=ack_requeue_false", "encoding=base64")
                .get(0);
        assertThat(taken.path("payload").asText()).isEqualTo("aGVsbG8=");
        assertThat(json("get", "queue=q")).isEmpty();
    }

    @Test
    void aPayloadIsWrittenToAFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("payload");
        run("declare", "queue", "name=q", "durable=true");
        run("publish", "exchange=amq.default", "routing_key=q", "payload=hello");
        run("get", "queue=q", "payload_file=" + file);
        assertThat(file).hasContent("hello");
    }

    // ---- The broker and its clients

    @Test
    void theOverviewAndNodesAreShown() throws Exception {
        assertThat(json("show", "overview").get(0).path("rabbitmq_version").asText())
                .startsWith("4.");
        expectSaid("rabbitmq_version", "show", "overview", "rabbitmq_version");
        assertThat(json("list", "nodes").get(0).path("running").asBoolean()).isTrue();
    }

    @Test
    void connectionsChannelsAndConsumersAreListedAndAConnectionIsClosed() throws Exception {
        run("declare", "queue", "name=q", "durable=true");
        Connection connection = connect(factory -> factory.setVirtualHost(vhost));
        var channel = connection.createChannel();
        channel.basicConsume("q", new DefaultConsumer(channel));
        int port = ((AMQConnection) connection).getLocalPort();

        eventually(() -> assertThat(listed("connections", "peer_port")).contains("" + port));
        eventually(() -> assertThat(listed("channels", "vhost")).contains(vhost));
        eventually(() -> assertThat(listed("consumers", "consumer_tag")).hasSize(1));
        String name = StreamSupport.stream(json("list", "connections").spliterator(), false)
                .filter(each -> each.path("peer_port").asInt() == port)
                .findFirst()
                .orElseThrow()
                .path("name")
                .asText();
        expectSaid("connection closed", "close", "connection", "name=" + name);
        eventually(() -> assertThat(connection.isOpen()).isFalse());
    }

    @Test
    void everyFormatShowsLists() throws Exception {
        run("declare", "queue", "name=the-queue", "durable=true");
        for (String format : List.of("raw_json", "pretty_json", "tsv", "long", "table", "kvp", "bash")) {
            assertThat(run("-f", format, "list", "queues", "name")).as(format).contains("the-queue");
        }
        assertThat(run("-S", "name", "-R", "list", "exchanges", "name")).containsSubsequence("amq.topic", "amq.direct");
    }

    // ---- Definitions

    @Test
    void definitionsAreExportedAndImported(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("definitions.json");
        run("declare", "queue", "name=q", "durable=true");
        run("declare", "exchange", "name=x", "type=fanout");
        run("declare", "binding", "source=x", "destination=q");
        expectSaid("Exported definitions", "export", file.toString());
        run("delete", "queue", "name=q");
        run("delete", "exchange", "name=x");

        expectSaid("Uploaded definitions", "import", file.toString());

        assertThat(listed("queues", "name")).containsExactly("q");
        assertThat(listed("exchanges", "name")).contains("x");
        assertThat(listed("bindings", "source")).contains("x");
    }
}

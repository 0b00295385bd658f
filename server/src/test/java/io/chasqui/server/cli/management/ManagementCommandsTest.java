package io.chasqui.server.cli.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chasqui.server.cli.management.ApiException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What each command asks of the HTTP API, with a server that only takes notes. */
class ManagementCommandsTest {

    private record Answer(int status, String body) {}

    @Command(name = "chasqui")
    private static final class Root implements Runnable {
        @Override
        public void run() {}
    }

    private final List<String> requests = new ArrayList<>();
    private final Map<String, Answer> answers = new HashMap<>();

    @TempDir
    private Path directory;

    private final StringWriter printed = new StringWriter();
    private HttpServer server;
    private String authorization;
    private String reason;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(body.isEmpty() ? request : request + " " + body);
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        reason = exchange.getRequestHeaders().getFirst("X-Reason");
        Answer answer = answers.getOrDefault(request, new Answer(200, "[]"));
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    list_users                                 | GET /api/users
                    delete_user a/b                            | DELETE /api/users/a%2Fb
                    set_permissions -p v u c w r               | PUT /api/permissions/v/u {"configure":"c","write":"w","read":"r"}
                    clear_permissions u                        | DELETE /api/permissions/%2F/u
                    list_permissions                           | GET /api/vhosts/%2F/permissions
                    list_user_permissions u                    | GET /api/users/u/permissions
                    set_topic_permissions u x w r              | PUT /api/topic-permissions/%2F/u {"exchange":"x","write":"w","read":"r"}
                    clear_topic_permissions u                  | DELETE /api/topic-permissions/%2F/u
                    clear_topic_permissions u x                | DELETE /api/topic-permissions/%2F/u/x
                    add_vhost v --tags a,b                     | PUT /api/vhosts/v {"tags":"a,b"}
                    add_vhost v --default-queue-type quorum    | PUT /api/vhosts/v {"default_queue_type":"quorum"}
                    delete_vhost v                             | DELETE /api/vhosts/v
                    enable_vhost_deletion_protection v         | POST /api/vhosts/v/deletion/protection null
                    disable_vhost_deletion_protection v        | DELETE /api/vhosts/v/deletion/protection
                    set_vhost_limits -p v {"max-queues":3}     | PUT /api/vhost-limits/v/max-queues {"value":3}
                    set_user_limits u {"max-channels":3}       | PUT /api/user-limits/u/max-channels {"value":3}
                    clear_user_limits u max-channels           | DELETE /api/user-limits/u/max-channels
                    list_user_limits --of u                     | GET /api/user-limits/u
                    list_user_limits --global                   | GET /api/user-limits
                    list_vhost_limits -p v                      | GET /api/vhost-limits/v
                    list_vhost_limits                           | GET /api/vhost-limits
                    set_policy --priority 7 p ^q {"a":1}       | PUT /api/policies/%2F/p {"pattern":"^q","priority":7,"apply-to":"all","definition":{"a":1}}
                    clear_policy p                             | DELETE /api/policies/%2F/p
                    set_operator_policy p ^q {}                | PUT /api/operator-policies/%2F/p {"pattern":"^q","priority":0,"apply-to":"queues","definition":{}}
                    set_parameter c n [1]                      | PUT /api/parameters/c/%2F/n {"value":[1]}
                    clear_parameter -p v c n                   | DELETE /api/parameters/c/v/n
                    set_global_parameter n true                | PUT /api/global-parameters/n {"value":true}
                    list_queues -p v name state                | GET /api/queues/v
                    purge_queue q                              | DELETE /api/queues/%2F/q/contents
                    delete_queue q                             | DELETE /api/queues/%2F/q
                    delete_queue -e q                          | DELETE /api/queues/%2F/q?if-empty=true&if-unused=false
                    list_bindings                              | GET /api/bindings/%2F
                    list_consumers                             | GET /api/consumers/%2F
                    list_channels                              | GET /api/channels
                    close_all_user_connections u why           | DELETE /api/connections/username/u
                    export_definitions -                       | GET /api/definitions
                    check_port_listener 5672                   | GET /api/health/checks/port-listener/5672
                    check_alarms                               | GET /api/health/checks/alarms
                    await_startup                              | GET /api/health/checks/ready-to-serve-clients
                    wait /run/broker.pid                       | GET /api/health/checks/ready-to-serve-clients
                    check_certificate_expiration --within 2 --unit days | GET /api/health/checks/certificate-expiration/2/days
                    check_if_node_is_quorum_critical           | GET /api/health/checks/node-is-quorum-critical
                    check_for_quorum_queues_without_an_elected_leader -p v ^q | GET /api/health/checks/quorum-queues-without-elected-leaders/vhost/v/pattern/%5Eq
                    check_if_metadata_store_is_initialized     | GET /api/health/checks/metadata-store/initialized
                    has_reached_target_cluster_size            | GET /api/health/checks/reached-target-cluster-size
                    check_if_any_deprecated_features_are_used  | GET /api/deprecated-features/used
                    list_feature_flags                         | GET /api/feature-flags
                    enable_feature_flag f                      | PUT /api/feature-flags/f/enable {"name":"f"}
                    environment                                | GET /api/config/effective
                    set_cluster_name c                         | PUT /api/cluster-name {"name":"c"}
                    rebalance all                              | POST /api/rebalance/queues {}
                    pause_queue -p v q                         | PUT /api/queues/v/q/pause {}
                    resume_queue q                             | PUT /api/queues/%2F/q/resume {}
                    quorum_status --queue q                    | GET /api/queues/quorum/%2F/q/status
                    declare_queue q --type quorum              | PUT /api/queues/%2F/q {"durable":true,"auto_delete":false,"arguments":{"x-queue-type":"quorum"}}
                    declare_queue q --transient --arguments {"x-max-length":3} | PUT /api/queues/%2F/q {"durable":false,"auto_delete":false,"arguments":{"x-max-length":3}}
                    declare_exchange -p v e --type topic       | PUT /api/exchanges/v/e {"durable":true,"auto_delete":false,"arguments":{},"type":"topic","internal":false}
                    delete_exchange e --if-unused              | DELETE /api/exchanges/%2F/e?if-unused=true
                    declare_binding e q --routing-key k        | POST /api/bindings/%2F/e/e/q/q {"routing_key":"k","arguments":{}}
                    declare_binding e f --destination-type exchange | POST /api/bindings/%2F/e/e/e/f {"routing_key":"","arguments":{}}
                    get_messages --queue q --count 3           | POST /api/queues/%2F/q/get {"count":3,"ackmode":"ack_requeue_true","encoding":"auto"}
                    get_messages --queue q --remove            | POST /api/queues/%2F/q/get {"count":1,"ackmode":"ack_requeue_false","encoding":"auto"}
                    list_queues -n rabbit@here -s --online     | GET /api/queues/%2F
                    """)
    void aCommandIsACallOfTheApi(String command, String request) {
        run(command.split(" +"));
        assertThat(requests).containsExactly(request);
    }

    @Test
    void theLoginAndTheReasonGoAlong() {
        run("close_connection", "127.0.0.1:1 -> 127.0.0.1:2", "tired of you", "--user", "u", "--password=p:w");
        assertThat(requests).containsExactly("DELETE /api/connections/127.0.0.1%3A1%20-%3E%20127.0.0.1%3A2");
        assertThat(reason).isEqualTo("tired of you");
        assertThat(authorization).isEqualTo("Basic dTpwOnc=");
    }

    @Test
    void aUserWhoExistsIsNotAddedAgain() {
        ApiException refused = assertThrows(ApiException.class, () -> run("add_user", "u", "p"));
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(requests).containsExactly("GET /api/users/u");
    }

    @Test
    void aNewUserIsAdded() {
        answers.put("GET /api/users/u", new Answer(404, "{\"error\":\"Object Not Found\",\"reason\":\"Not Found\"}"));
        run("add_user", "u", "p");
        assertThat(requests).last().isEqualTo("PUT /api/users/u {\"password\":\"p\",\"tags\":\"\"}");
    }

    @Test
    void aChangeOfThePasswordKeepsTheTags() {
        answers.put("GET /api/users/u", new Answer(200, "{\"name\":\"u\",\"tags\":[\"monitoring\"]}"));
        run("change_password", "u", "p");
        assertThat(requests).last().isEqualTo("PUT /api/users/u {\"password\":\"p\",\"tags\":[\"monitoring\"]}");
    }

    @Test
    void aChangeOfTheTagsKeepsThePassword() {
        answers.put(
                "GET /api/users/u",
                new Answer(200, "{\"name\":\"u\",\"tags\":[],\"password_hash\":\"h\",\"hashing_algorithm\":\"a\"}"));
        run("set_user_tags", "u", "monitoring", "policymaker");
        assertThat(requests)
                .last()
                .isEqualTo("PUT /api/users/u {\"tags\":\"monitoring,policymaker\",\"password_hash\":\"h\","
                        + "\"hashing_algorithm\":\"a\"}");
    }

    @Test
    void whoMayNotUseTheApiIsAuthenticAllTheSame() {
        answers.put(
                "GET /api/whoami",
                new Answer(401, "{\"error\":\"not_authorised\",\"reason\":\"Not management user\"}"));
        run("authenticate_user", "u", "p");
        assertThat(printed.toString()).contains("Success");
    }

    @Test
    void allLimitsAreClearedOneByOne() {
        answers.put(
                "GET /api/vhost-limits/v",
                new Answer(200, "[{\"vhost\":\"v\",\"value\":{\"max-queues\":1,\"max-connections\":2}}]"));
        run("clear_vhost_limits", "-p", "v");
        assertThat(requests)
                .containsExactly(
                        "GET /api/vhost-limits/v",
                        "DELETE /api/vhost-limits/v/max-queues",
                        "DELETE /api/vhost-limits/v/max-connections");
    }

    @ParameterizedTest
    @CsvSource({"400, REFUSED", "401, NOT_ALLOWED", "404, NOT_FOUND", "412, REFUSED", "500, FAILED", "503, UNAVAILABLE"
    })
    void aRefusalTellsTheReasonOfTheBroker(int status, Kind kind) {
        answers.put("DELETE /api/queues/%2F/q", new Answer(status, "{\"error\":\"e\",\"reason\":\"because\"}"));
        ApiException refused = assertThrows(ApiException.class, () -> run("delete_queue", "q"));
        assertThat(refused).hasMessage("because (DELETE /api/queues/%2F/q answered " + status + ")");
        assertThat(refused.kind()).isEqualTo(kind);
    }

    @Test
    void aBrokerThatIsNotThereIsNamed() {
        server.stop(0);
        ApiException refused = assertThrows(ApiException.class, () -> run("list_queues"));
        assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(refused).hasMessageStartingWith("no answer from " + url());
    }

    @Test
    void aDefinitionThatIsNoJsonIsRefusedBeforeTheBrokerSeesIt() {
        ApiException refused = assertThrows(ApiException.class, () -> run("set_policy", "p", "^q", "{"));
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(requests).isEmpty();
    }

    @Test
    void aTokenGoesAlongInsteadOfAPassword() {
        run("list_users", "--token", "abc");
        assertThat(authorization).isEqualTo("Bearer abc");
    }

    @Test
    void anUnroutedMessageIsAFailure() {
        answers.put("POST /api/exchanges/%2F/amq.default/publish", new Answer(200, "{\"routed\":false}"));
        ApiException refused = assertThrows(ApiException.class, () -> run("publish", "q", "hello"));
        assertThat(refused).hasMessage("the message has reached no queue");
    }

    @Test
    void aBindingIsDeletedByItsKey() {
        answers.put(
                "GET /api/bindings/%2F/e/e/q/q",
                new Answer(
                        200,
                        "[{\"routing_key\":\"a\",\"arguments\":{},\"properties_key\":\"a\"},"
                                + "{\"routing_key\":\"a.#\",\"arguments\":{},\"properties_key\":\"a.%23\"}]"));
        run("delete_binding", "e", "q", "--routing-key", "a.#");
        assertThat(requests).last().isEqualTo("DELETE /api/bindings/%2F/e/e/q/q/a.%2523");
    }

    @Test
    void onlyAsManyConnectionsAsWantedAreClosed() {
        answers.put("GET /api/connections", new Answer(200, "[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]"));
        run("close_all_connections", "--limit", "2", "why");
        assertThat(requests)
                .containsExactly("GET /api/connections", "DELETE /api/connections/a", "DELETE /api/connections/b");
    }

    @Test
    void aConnectionThatHasGoneMeanwhileIsClosedEnough() {
        answers.put("GET /api/connections", new Answer(200, "[{\"name\":\"a\"},{\"name\":\"b\"}]"));
        answers.put("DELETE /api/connections/a", new Answer(404, "{}"));
        run("close_all_connections", "why");
        assertThat(requests).contains("DELETE /api/connections/b");
    }

    @Test
    void offlineQueuesAreThoseThatAreDown() {
        answers.put(
                "GET /api/queues/%2F",
                new Answer(200, "[{\"name\":\"up\",\"state\":\"running\"},{\"name\":\"gone\",\"state\":\"down\"}]"));
        run("list_queues", "--offline", "-s", "name");
        assertThat(printed.toString().strip()).isEqualTo("gone");
    }

    @Test
    void theStatusHasSections() {
        answers.put(
                "GET /api/overview",
                new Answer(
                        200,
                        "{\"product_name\":\"Chasqui\",\"product_version\":\"1\",\"object_totals\":{\"queues\":7}}"));
        answers.put(
                "GET /api/nodes",
                new Answer(200, "[{\"name\":\"n\",\"running\":true,\"mem_alarm\":true,\"mem_used\":1500000000}]"));
        run("status");
        assertThat(printed.toString())
                .contains("Product: Chasqui 1", "Memory alarm on node n", "Total memory used: 1.5000 gb")
                .contains("Queues count: 7");
    }

    @Test
    void theStatusOfTheClusterIsJsonForPrograms() {
        answers.put("GET /api/overview", new Answer(200, "{\"cluster_name\":\"c\",\"listeners\":[]}"));
        answers.put("GET /api/nodes", new Answer(200, "[{\"name\":\"n\",\"running\":true}]"));
        run("cluster_status", "-q", "--formatter", "json");
        assertThat(ManagementApi.parse(printed.toString()).path("running_nodes").toString())
                .isEqualTo("[\"n\"]");
    }

    @Test
    void theMemoryIsListedInParts() {
        answers.put("GET /api/nodes", new Answer(200, "[{\"name\":\"n@h\"}]"));
        answers.put(
                "GET /api/nodes/n%40h/memory",
                new Answer(200, "{\"memory\":{\"code\":7,\"strategy\":\"rss\",\"total\":{\"rss\":9}}}"));
        run("memory_breakdown", "-s");
        assertThat(printed.toString().lines()).containsExactly("n@h\tcode\t7");
    }

    @Test
    void aReportHidesHashesOfPasswords() {
        answers.put("GET /api/overview", new Answer(200, "{}"));
        answers.put("GET /api/config/effective", new Answer(200, "heartbeat = 60"));
        answers.put("GET /api/users", new Answer(200, "[{\"name\":\"u\",\"password_hash\":\"SECRET\"}]"));
        run("report");
        assertThat(printed.toString())
                .contains("\"name\":\"u\"", "heartbeat = 60")
                .doesNotContain("SECRET");
    }

    @Test
    void aHashOfAPasswordHasASaltAndTheDigestOfRabbitMq() throws Exception {
        run("hash_password", "-q", "secret");
        byte[] both = Base64.getDecoder().decode(printed.toString().strip());
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(both, 0, 4);
        assertThat(Arrays.copyOfRange(both, 4, both.length)).isEqualTo(digest.digest("secret".getBytes()));
        assertThat(requests).isEmpty();
    }

    @Test
    void aPasswordThatIsLeftOutIsReadFromTheInput() {
        answers.put("GET /api/users/u", new Answer(404, "{}"));
        InputStream console = System.in;
        System.setIn(new ByteArrayInputStream("from the pipe\n".getBytes(StandardCharsets.UTF_8)));
        try {
            run("add_user", "u");
        } finally {
            System.setIn(console);
        }
        assertThat(requests).last().isEqualTo("PUT /api/users/u {\"password\":\"from the pipe\",\"tags\":\"\"}");
    }

    @Test
    void aDifferenceIsPrintedAndIsTheExitCode() throws IOException {
        answers.put("GET /api/overview", new Answer(200, "{\"product_name\":\"Chasqui\"}"));
        answers.put("POST /api/definitions?dry_run=true", new Answer(200, """
                {"added": [{"kind": "queues", "vhost": "/", "name": "new", "definition": {"durable": true}}],
                 "changed": [{"kind": "policies", "vhost": "/", "name": "p", "from": {"priority": 1}, "to": {"priority": 2}}],
                 "kept": [], "unchanged": 3, "missing_in_file": [{"kind": "users", "name": "guest"}],
                 "skipped": [{"kind": "queues", "vhost": "/", "name": "s", "reason": "there are no streams"}]}
                """));
        Path file = Files.writeString(directory.resolve("d.json"), "{}");

        assertThat(status("diff_definitions", "-q", file.toString())).isEqualTo(1);

        assertThat(printed.toString().lines())
                .containsExactly(
                        "+ queues 'new' in vhost '/' {\"durable\":true}",
                        "~ policies 'p' in vhost '/'",
                        "    priority: 1 -> 2",
                        "- users 'guest'",
                        "? queues 's' in vhost '/': there are no streams",
                        "1 added, 1 changed, 0 kept although different, 3 unchanged, 1 not in the file, 1 skipped");
    }

    @Test
    void whatIsNotInTheFileCountsIfItHasToBeExact() throws IOException {
        answers.put("GET /api/overview", new Answer(200, "{\"product_name\":\"Chasqui\"}"));
        answers.put(
                "POST /api/definitions/v?dry_run=true",
                new Answer(200, "{\"unchanged\":1,\"missing_in_file\":[{\"kind\":\"queues\",\"name\":\"q\"}]}"));
        String file = Files.writeString(directory.resolve("d.json"), "{}").toString();

        assertThat(status("import_definitions", "--dry-run", "-p", "v", file)).isZero();
        assertThat(status("diff_definitions", "--exact", "-p", "v", file)).isEqualTo(1);
    }

    @Test
    void aBrokerThatWouldImportIsNotAskedForADryRun() throws IOException {
        answers.put("GET /api/overview", new Answer(200, "{\"product_name\":\"RabbitMQ\"}"));
        String file = Files.writeString(directory.resolve("d.json"), "{}").toString();

        ApiException refused = assertThrows(ApiException.class, () -> run("diff_definitions", file));

        assertThat(refused).hasMessage("the broker is RabbitMQ, which has no dry run");
        assertThat(requests).containsExactly("GET /api/overview");
    }

    @Test
    void certificatesThatAreNoneAreRefused() throws IOException {
        String file =
                Files.writeString(directory.resolve("ca.pem"), "no certificate").toString();
        assertThrows(ApiException.class, () -> run("list_users", "--cacert", file));
        ApiException missing =
                assertThrows(ApiException.class, () -> run("list_users", "--cacert", directory + "/nothing.pem"));
        assertThat(missing.getMessage()).endsWith("does not exist");
        assertThat(requests).isEmpty();
    }

    @Test
    void aMoveIsWaitedFor() {
        answers.put("POST /api/queues/%2F/dead/move", new Answer(201, "{\"id\":\"7\"}"));
        answers.put("GET /api/moves/7", new Answer(200, "{\"state\":\"completed\",\"moved\":3}"));
        run("move_messages", "dead", "--to-origin", "--reason", "rejected", "--with-header", "kind=a", "--limit", "5");
        assertThat(requests)
                .containsExactly(
                        "POST /api/queues/%2F/dead/move {\"destination\":{\"origin\":true},\"filter\":"
                                + "{\"reason\":\"rejected\",\"header\":{\"name\":\"kind\",\"value\":\"a\"}},\"limit\":5}",
                        "GET /api/moves/7");
        assertThat(printed.toString()).contains("3 moved, 0 skipped, 0 failed");
    }

    @Test
    void aMoveThatHasNotMovedEverythingIsAFailure() {
        answers.put("POST /api/queues/%2F/q/move", new Answer(201, "{\"id\":\"7\"}"));
        answers.put(
                "GET /api/moves/7",
                new Answer(200, "{\"state\":\"failed\",\"failed\":1,\"reason\":\"the queue is full\"}"));
        ApiException failed = assertThrows(ApiException.class, () -> run("move_messages", "q", "--to-queue", "r"));
        assertThat(failed).hasMessage("the move is failed: the queue is full");
    }

    @Test
    void thePageOfOperationsNamesEveryCommand() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        assertThat(chasqui().getSubcommands().keySet())
                .allSatisfy(command -> assertThat(page).contains("`" + command));
    }

    @Test
    void everyCommandExplainsItself() {
        CommandLine chasqui = chasqui();
        assertThat(chasqui.getSubcommands()).hasSizeGreaterThan(90);
        chasqui.getSubcommands()
                .values()
                .forEach(command -> assertThat(
                                command.getCommandSpec().usageMessage().description())
                        .as(command.getCommandName())
                        .isNotEmpty());
    }

    @Test
    void aQuietCommandPrintsOnlyWhatWasAskedFor() {
        answers.put("GET /api/vhosts", new Answer(200, "[{\"name\":\"/\"}]"));
        run("list_vhosts", "-q", "--no-table-headers");
        assertThat(printed.toString().strip()).isEqualTo("/");
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void run(String... arguments) {
        assertThat(status(arguments)).isZero();
    }

    private int status(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--url=" + url());
        CommandLine chasqui = chasqui();
        List<Exception> failures = new ArrayList<>();
        chasqui.setExecutionExceptionHandler((failure, command, result) -> {
            failures.add(failure);
            return 1;
        });
        int status = chasqui.execute(all.toArray(String[]::new));
        if (!failures.isEmpty()) {
            throw (RuntimeException) failures.get(0);
        }
        return status;
    }

    private CommandLine chasqui() {
        CommandLine chasqui = new CommandLine(new Root());
        ManagementCommands.addTo(chasqui);
        return chasqui.setOut(new PrintWriter(printed, true)).setErr(new PrintWriter(printed, true));
    }
}

package io.chasqui.server.cli.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chasqui.server.cli.management.ApiException.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    void aQuietCommandPrintsOnlyWhatWasAskedFor() {
        answers.put("GET /api/vhosts", new Answer(200, "[{\"name\":\"/\"}]"));
        run("list_vhosts", "-q", "--no-table-headers");
        assertThat(printed.toString().strip()).isEqualTo("/");
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--url=" + url());
        CommandLine chasqui = new CommandLine(new Root()).setOut(new PrintWriter(printed, true));
        ManagementCommands.addTo(chasqui);
        chasqui.setOut(new PrintWriter(printed, true));
        List<Exception> failures = new ArrayList<>();
        chasqui.setExecutionExceptionHandler((failure, command, result) -> {
            failures.add(failure);
            return 1;
        });
        int status = chasqui.execute(all.toArray(String[]::new));
        if (!failures.isEmpty()) {
            throw (RuntimeException) failures.get(0);
        }
        assertThat(status).isZero();
    }
}

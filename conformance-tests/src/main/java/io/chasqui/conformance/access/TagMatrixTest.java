package io.chasqui.conformance.access;

import static io.chasqui.conformance.harness.Management.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Management.Answer;
import io.chasqui.conformance.harness.Spec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each route of the management API: a user with a tag that is not enough is refused with the right reason, and a
 * user with no more than the right tag is let in. Requests that change something are such that nothing comes of them:
 * who may make them learns that the object is missing or the body is wrong.
 */
@Spec("access control / tag matrix")
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock(Management.SAMPLES)
class TagMatrixTest extends AccessSuite {

    /** From the least to the most. A policymaker is not allowed what a monitor is, nor the other way round. */
    private enum Tag {
        NONE("Not management user"),
        MANAGEMENT(null),
        POLICYMAKER("User not authorised to access object"),
        MONITORING("Not monitor user"),
        ADMINISTRATOR("Not administrator user");

        private final String refusal;

        Tag(String refusal) {
            this.refusal = refusal;
        }

        String word() {
            return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
        }

        boolean satisfies(Tag needed) {
            return this == needed || this == ADMINISTRATOR || needed == MANAGEMENT && this != NONE;
        }
    }

    /** V is the virtual host of the test, N the node, ? what is not there; without a body the request has none. */
    private static final String ROUTES = """
            MANAGEMENT    GET    /overview
            MANAGEMENT    GET    /cluster-name
            ADMINISTRATOR PUT    /cluster-name {}
            MONITORING    GET    /nodes
            MONITORING    GET    /nodes/N
            MONITORING    GET    /nodes/N/memory
            MONITORING    GET    /nodes/N/memory/relative
            MANAGEMENT    GET    /extensions
            ADMINISTRATOR GET    /definitions
            ADMINISTRATOR POST   /definitions []
            ADMINISTRATOR GET    /definitions/V
            ADMINISTRATOR POST   /definitions/V []
            POLICYMAKER   GET    /parameters
            POLICYMAKER   GET    /parameters/policy
            POLICYMAKER   GET    /parameters/policy/V
            POLICYMAKER   GET    /parameters/policy/V/?
            POLICYMAKER   PUT    /parameters/policy/V/? []
            POLICYMAKER   DELETE /parameters/?/V/?
            POLICYMAKER   GET    /global-parameters
            POLICYMAKER   GET    /global-parameters/?
            POLICYMAKER   PUT    /global-parameters/? []
            POLICYMAKER   DELETE /global-parameters/?
            MANAGEMENT    GET    /policies
            MANAGEMENT    GET    /policies/V
            POLICYMAKER   GET    /policies/V/?
            POLICYMAKER   PUT    /policies/V/? []
            POLICYMAKER   DELETE /policies/V/?
            MANAGEMENT    GET    /operator-policies
            MANAGEMENT    GET    /operator-policies/V
            ADMINISTRATOR PUT    /operator-policies/V/? []
            ADMINISTRATOR DELETE /operator-policies/V/?
            MANAGEMENT    GET    /vhost-limits
            MANAGEMENT    GET    /vhost-limits/V
            ADMINISTRATOR PUT    /vhost-limits/V/max-queues []
            ADMINISTRATOR DELETE /vhost-limits/?/max-queues
            ADMINISTRATOR GET    /user-limits
            ADMINISTRATOR PUT    /user-limits/?/max-connections []
            ADMINISTRATOR DELETE /user-limits/?/max-connections
            MANAGEMENT    GET    /connections
            MANAGEMENT    GET    /connections/?
            MANAGEMENT    DELETE /connections/?
            MANAGEMENT    GET    /channels
            MANAGEMENT    GET    /channels/?
            MANAGEMENT    GET    /vhosts/V/connections
            MANAGEMENT    GET    /vhosts/V/channels
            MANAGEMENT    GET    /consumers
            MANAGEMENT    GET    /consumers/V
            MANAGEMENT    GET    /exchanges
            MANAGEMENT    GET    /exchanges/V
            MANAGEMENT    GET    /exchanges/V/amq.direct
            MANAGEMENT    PUT    /exchanges/V/? []
            MANAGEMENT    DELETE /exchanges/V/?
            MANAGEMENT    POST   /exchanges/V/?/publish {}
            MANAGEMENT    GET    /exchanges/V/amq.direct/bindings/source
            MANAGEMENT    GET    /exchanges/V/amq.direct/bindings/destination
            MANAGEMENT    GET    /queues
            MANAGEMENT    GET    /queues/detailed
            MANAGEMENT    GET    /queues/V
            MANAGEMENT    GET    /queues/V/?
            MANAGEMENT    PUT    /queues/V/? []
            MANAGEMENT    DELETE /queues/V/?
            MANAGEMENT    DELETE /queues/V/?/contents
            MANAGEMENT    POST   /queues/V/?/get {}
            ADMINISTRATOR POST   /queues/V/?/actions {}
            MANAGEMENT    GET    /queues/V/?/bindings
            MANAGEMENT    GET    /queues/quorum/V/?/status
            ADMINISTRATOR POST   /queues/quorum/V/?/replicas/add {}
            ADMINISTRATOR DELETE /queues/quorum/V/?/replicas/delete {}
            ADMINISTRATOR POST   /queues/quorum/replicas/on/N/grow {}
            ADMINISTRATOR DELETE /queues/quorum/replicas/on/?/shrink
            MANAGEMENT    GET    /bindings
            MANAGEMENT    GET    /bindings/V
            MANAGEMENT    GET    /bindings/V/e/amq.direct/q/?
            MANAGEMENT    POST   /bindings/V/e/amq.direct/q/? {}
            MANAGEMENT    GET    /bindings/V/e/amq.direct/q/?/k
            MANAGEMENT    DELETE /bindings/V/e/amq.direct/q/?/k
            MANAGEMENT    GET    /vhosts
            ADMINISTRATOR GET    /vhosts/V
            ADMINISTRATOR PUT    /vhosts/V []
            ADMINISTRATOR DELETE /vhosts/?
            ADMINISTRATOR POST   /vhosts/?/deletion/protection
            ADMINISTRATOR DELETE /vhosts/?/deletion/protection
            ADMINISTRATOR POST   /vhosts/V/start/?
            ADMINISTRATOR GET    /vhosts/V/permissions
            ADMINISTRATOR GET    /vhosts/V/topic-permissions
            ADMINISTRATOR GET    /users
            ADMINISTRATOR GET    /users/without-permissions
            ADMINISTRATOR POST   /users/bulk-delete {"users":[]}
            ADMINISTRATOR PUT    /users/? []
            ADMINISTRATOR DELETE /users/?
            ADMINISTRATOR GET    /users/?/permissions
            ADMINISTRATOR GET    /users/?/topic-permissions
            ADMINISTRATOR GET    /permissions
            ADMINISTRATOR GET    /permissions/V/?
            ADMINISTRATOR PUT    /permissions/V/? []
            ADMINISTRATOR DELETE /permissions/V/?
            ADMINISTRATOR GET    /topic-permissions
            ADMINISTRATOR GET    /topic-permissions/V/?
            ADMINISTRATOR PUT    /topic-permissions/V/? []
            ADMINISTRATOR DELETE /topic-permissions/V/?
            MANAGEMENT    GET    /whoami
            MANAGEMENT    GET    /feature-flags
            ADMINISTRATOR PUT    /feature-flags/?/enable {}
            MANAGEMENT    GET    /deprecated-features
            MANAGEMENT    GET    /deprecated-features/used
            ADMINISTRATOR GET    /config/effective
            ADMINISTRATOR POST   /rebalance/queues {}
            MANAGEMENT    GET    /aliveness-test/V
            MANAGEMENT    GET    /healthchecks/node
            MANAGEMENT    GET    /health/checks/alarms
            MANAGEMENT    GET    /health/checks/local-alarms
            MANAGEMENT    GET    /health/checks/certificate-expiration/1/days
            MANAGEMENT    GET    /health/checks/port-listener/1
            MANAGEMENT    GET    /health/checks/protocol-listener/amqp
            MANAGEMENT    GET    /health/checks/virtual-hosts
            MANAGEMENT    GET    /health/checks/node-is-quorum-critical
            MANAGEMENT    GET    /health/checks/metadata-store/initialized
            MANAGEMENT    GET    /health/checks/metadata-store/initialized/with-data
            MANAGEMENT    GET    /health/checks/quorum-queues-without-elected-leaders/all-vhosts
            MANAGEMENT    GET    /health/checks/quorum-queues-without-elected-leaders/all-vhosts/pattern/?
            MANAGEMENT    GET    /health/checks/quorum-queues-without-elected-leaders/vhost/V
            MANAGEMENT    GET    /health/checks/quorum-queues-without-elected-leaders/vhost/V/pattern/?
            MANAGEMENT    GET    /healthchecks/node/N
            ADMINISTRATOR GET    /all-configuration
            ADMINISTRATOR POST   /all-configuration []
            ADMINISTRATOR GET    /operator-policies/V/?
            ADMINISTRATOR DELETE /topic-permissions/V/?/?
            MONITORING    GET    /auth/attempts/N
            MONITORING    GET    /auth/attempts/N/source
            ADMINISTRATOR DELETE /auth/attempts/?
            ADMINISTRATOR DELETE /auth/attempts/?/source
            ADMINISTRATOR GET    /auth/hash_password/secret
            ADMINISTRATOR DELETE /reset/?
            """;

    /** Those that RabbitMQ does not have, or answers to with 500. */
    private static final String OURS = """
            MANAGEMENT    GET    /connections/?/channels
            MANAGEMENT    GET    /whoami/permissions
            MANAGEMENT    GET    /exchanges/V/?/delayed
            MANAGEMENT    DELETE /exchanges/V/?/delayed/?
            MANAGEMENT    PUT    /queues/V/?/pause
            MANAGEMENT    PUT    /queues/V/?/resume
            MANAGEMENT    POST   /queues/V/?/move {}
            MANAGEMENT    GET    /moves
            MANAGEMENT    GET    /moves/?
            MANAGEMENT    DELETE /moves/?
            ADMINISTRATOR POST   /reload-certificates
            """;

    /** What depends on whose object it is, which has tests of its own, or has a line with a part that is left out. */
    private static final Set<String> ELSEWHERE = Set.of(
            "GET /connections/username/{user}",
            "DELETE /connections/username/{user}",
            "GET /user-limits/{user}",
            "DELETE /reset");

    /** One line of the table. */
    record Line(String tag, String method, String path, String body) {

        static Line of(String line) {
            String[] words = line.split("\\s+", 4);
            return new Line(words[0], words[1], words[2], words.length > 3 ? words[3] : "");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Stream<Line> routes() {
        return ROUTES.lines().map(Line::of);
    }

    static Stream<Line> routesOfOurs() {
        return OURS.lines().map(Line::of);
    }

    private String vhost;
    private String node;

    @BeforeEach
    void makeWhatPathsName() {
        vhost = vhost();
        node = management().get("/overview").expect(200).body().path("node").asText();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void aRouteIsOpenToItsTagAndClosedToOthers(Line line) {
        Tag needed = Tag.valueOf(line.tag());
        for (Tag tag : Tag.values()) {
            Answer answer = ask(line, apiOf(tag));
            if (tag.satisfies(needed)) {
                assertThat(answer.status())
                        .as("a user tagged %s: %s", tag, answer.body())
                        .isNotEqualTo(401);
            } else {
                expectRefused(answer, tag == Tag.NONE ? Tag.NONE : needed, tag);
            }
        }
        assertThat(ask(line, management().anonymous()).status()).as("nobody").isEqualTo(401);
    }

    private static void expectRefused(Answer answer, Tag needed, Tag tag) {
        assertThat(answer.status())
                .as("a user tagged %s: %s", tag, answer.body())
                .isEqualTo(401);
        assertThat(answer.body().path("error").asText()).isEqualTo("not_authorised");
        assertThat(answer.reason())
                .as("the reason told to a user tagged %s", tag)
                .isEqualTo(needed.refusal);
    }

    private Management apiOf(Tag tag) {
        String user = user(tag.word());
        grant(user, vhost, ".*", ".*", ".*");
        return management().as(user, PASSWORD);
    }

    private Answer ask(Line line, Management api) {
        String path = Arrays.stream(line.path().split("/"))
                .map(segment -> switch (segment) {
                    case "V" -> vhost;
                    case "N" -> name(node);
                    case "?" -> "no.such";
                    default -> segment;
                })
                .reduce((before, after) -> before + "/" + after)
                .orElseThrow();
        return api.send(line.method(), path, line.body());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routesOfOurs")
    @ChasquiOnly("RabbitMQ does not have these routes")
    void aRouteOfOursIsOpenToItsTagAndClosedToOthers(Line line) {
        aRouteIsOpenToItsTagAndClosedToOthers(line);
    }

    @Test
    @ChasquiOnly("RabbitMQ has no OpenAPI document")
    void theTableHasEveryRouteOfTheReferenceThatIsNotOpenToEverybody() {
        Set<String> documented = documented();
        List<Line> lines = Stream.concat(routes(), routesOfOurs()).toList();

        assertThat(lines).allSatisfy(line -> assertThat(documented).anyMatch(route -> isAbout(route, line)));
        assertThat(documented)
                .filteredOn(route -> !ELSEWHERE.contains(route))
                .allSatisfy(route -> assertThat(lines).anyMatch(line -> isAbout(route, line)));
    }

    /** The routes that take a user, as {@code GET /path}. */
    private Set<String> documented() {
        Set<String> routes = new TreeSet<>();
        JsonNode document =
                management().anonymous().get("/openapi.json").expect(200).body();
        for (var path : document.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                if (!operation.getValue().path("security").isEmpty()) {
                    routes.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        return routes;
    }

    /** Whether a route with variables is the one of the line, which has values in their places. */
    private static boolean isAbout(String route, Line line) {
        return line.toString().matches(route.replaceAll("\\{\\w+}", "[^/]+"));
    }

    // ---- What belongs to others

    @Test
    void connectionsOfOthersAreShownToMonitorsAndClosedByAdministrators() {
        String path = "/connections/username/" + user();
        for (Tag tag : List.of(Tag.MANAGEMENT, Tag.POLICYMAKER, Tag.MONITORING, Tag.ADMINISTRATOR)) {
            Management api = apiOf(tag);
            expectOpen(api.get(path), tag.satisfies(Tag.MONITORING));
            expectOpen(api.delete(path), tag.satisfies(Tag.ADMINISTRATOR));
        }
    }

    private static void expectOpen(Answer answer, boolean isOpen) {
        if (isOpen) {
            answer.expect(200, 204);
        } else {
            assertThat(answer.expect(401).reason()).isEqualTo("User not authorised to access object");
        }
    }

    @Test
    void aUserMaySeeAndCloseItsOwnConnections() {
        String user = user("management");
        Management api = management().as(user, PASSWORD);

        api.get("/connections/username/" + user).expect(200);
        api.delete("/connections/username/" + user).expect(204);
    }

    @Test
    void limitsOfOthersAreShownToAdministrators() {
        String user = user("management");
        Management api = management().as(user, PASSWORD);

        api.get("/user-limits/" + user).expect(200);
        expectOpen(api.get("/user-limits/" + user()), false);
        management().get("/user-limits/" + user).expect(200);
    }

    // ---- Virtual hosts

    static Stream<Line> routesInAVirtualHost() {
        return routes().filter(line -> line.path().contains("/V") && !line.tag().equals("ADMINISTRATOR"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routesInAVirtualHost")
    void aVirtualHostWithoutPermissionsIsNotShown(Line line) {
        Management stranger = management().as(user("management,policymaker"), PASSWORD);

        Answer refused = ask(line, stranger).expect(404);

        assertThat(refused.body().path("error").asText()).isEqualTo("not_found");
        assertThat(refused.reason()).isEqualTo("Not Found");
    }

    @Test
    void listsLeaveOutVirtualHostsWithoutPermissions() {
        management().put("/queues/" + vhost + "/q", Map.of("durable", true)).expect(201);
        Management stranger = management().as(user("management"), PASSWORD);

        for (String list : List.of("/queues", "/exchanges", "/bindings", "/vhosts", "/consumers", "/policies")) {
            assertThat(stranger.get(list).expect(200).body()).as(list).isEmpty();
        }
    }
}

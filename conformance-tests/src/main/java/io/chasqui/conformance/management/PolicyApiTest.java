package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.conformance.harness.Eventually;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / policies")
class PolicyApiTest extends ManagementSuite {

    private static final List<String> KINDS = List.of("/policies/", "/operator-policies/");

    private static final Map<String, ?> SHORT = Map.of("pattern", "^a", "definition", Map.of("max-length", 1));

    @Test
    void aPolicyIsSetShownListedAndDeleted() {
        for (String kind : KINDS) {
            String vhost = vhost();
            String path = kind + vhost + "/p";
            management().put(path, SHORT).expect(201);
            management()
                    .put(
                            path,
                            Map.of(
                                    "pattern",
                                    "^b",
                                    "definition",
                                    Map.of("max-length", 2),
                                    "priority",
                                    7,
                                    "apply-to",
                                    "queues"))
                    .expect(204);

            JsonNode shown = management().get(path).expect(200).body();
            assertThat(shown.path("vhost").asText()).isEqualTo(vhost);
            assertThat(shown.path("name").asText()).isEqualTo("p");
            assertThat(shown.path("pattern").asText()).isEqualTo("^b");
            assertThat(shown.path("apply-to").asText()).isEqualTo("queues");
            assertThat(shown.path("definition").toString()).isEqualTo("{\"max-length\":2}");
            assertThat(shown.path("priority").toString()).isEqualTo("7");
            assertThat(values(management().get(kind + vhost).expect(200).body(), "name"))
                    .containsExactly("p");
            management().delete(path).expect(204);
            management().get(path).expect(404);
            management().delete(path).expect(404);
        }
    }

    @Test
    void priorityAndScopeHaveDefaults() {
        String path = "/policies/" + vhost() + "/p";
        management().put(path, SHORT).expect(201);

        JsonNode shown = management().get(path).expect(200).body();

        assertThat(shown.path("priority").asInt(-1)).isZero();
        assertThat(shown.path("apply-to").asText()).isEqualTo("all");
    }

    @Test
    void patternAndDefinitionHaveToBeThere() {
        assertThat(management()
                        .put("/policies/" + vhost() + "/p", Map.of())
                        .expect(400)
                        .reason())
                .isEqualTo("[{key_missing,pattern},{key_missing,definition}]");
    }

    @Test
    void anEmptyDefinitionIsRefused() {
        assertThat(management()
                        .put("/policies/" + vhost() + "/p", Map.of("pattern", "a", "definition", Map.of()))
                        .expect(400)
                        .reason())
                .isEqualTo("Validation failed\n\nno policy provided\n");
    }

    @Test
    void aPriorityThatIsNoNumberIsRefused() {
        assertThat(management()
                        .put(
                                "/policies/" + vhost() + "/p",
                                Map.of("pattern", "a", "definition", Map.of("max-length", 1), "priority", "3"))
                        .expect(400)
                        .reason())
                .isEqualTo("Validation failed\n\npriority should be a number, actually was <<\"3\">>\n");
    }

    @Test
    void aPolicyInAVirtualHostThatIsNotThereIsNotFound() {
        assertThat(management()
                        .put("/policies/" + freshName() + "/p", SHORT)
                        .expect(404)
                        .reason())
                .isEqualTo("vhost_not_found");
    }

    @Test
    void aPolicymakerSetsPoliciesAndNoOperatorPolicies() {
        String vhost = vhost();
        Management policymaker = asUser("policymaker", vhost, "", "", "");

        policymaker.put("/policies/" + vhost + "/p", SHORT).expect(201);
        assertThat(policymaker
                        .put("/operator-policies/" + vhost + "/p", SHORT)
                        .expect(401)
                        .reason())
                .isEqualTo("Not administrator user");
        policymaker.get("/operator-policies/" + vhost).expect(200);
        policymaker.delete("/policies/" + vhost + "/p").expect(204);
    }

    @Test
    void otherUsersSeePoliciesAndSetNone() {
        String vhost = vhost();
        Management user = asUser("management", vhost, ".*", ".*", ".*");

        user.get("/policies/" + vhost).expect(200);
        assertThat(user.put("/policies/" + vhost + "/p", SHORT).expect(401).reason())
                .isEqualTo("User not authorised to access object");
    }

    @Test
    void aQueueNamesThePoliciesThatApplyToIt() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/a", Map.of("durable", true)).expect(201);
        management().put("/policies/" + vhost + "/p", SHORT).expect(201);
        management()
                .put(
                        "/operator-policies/" + vhost + "/o",
                        Map.of("pattern", "a", "definition", Map.of("message-ttl", 5000)))
                .expect(201);

        Eventually.eventually(() -> {
            JsonNode queue = management().get("/queues/" + vhost + "/a").body();
            assertThat(queue.path("policy").asText()).isEqualTo("p");
            assertThat(queue.path("operator_policy").asText()).isEqualTo("o");
            assertThat(queue.path("effective_policy_definition")
                            .path("max-length")
                            .asInt())
                    .isEqualTo(1);
            assertThat(queue.path("effective_policy_definition")
                            .path("message-ttl")
                            .asInt())
                    .isEqualTo(5000);
        });
    }

    @Test
    void anExchangeNamesThePolicyThatAppliesToIt() {
        String vhost = vhost();
        management()
                .put("/exchanges/" + vhost + "/a", Map.of("type", "fanout", "durable", true))
                .expect(201);
        management()
                .put(
                        "/policies/" + vhost + "/p",
                        Map.of("pattern", "a", "definition", Map.of("alternate-exchange", "amq.fanout")))
                .expect(201);

        Eventually.eventually(() -> assertThat(management()
                        .get("/exchanges/" + vhost + "/a")
                        .body()
                        .path("policy")
                        .asText())
                .isEqualTo("p"));
    }
}

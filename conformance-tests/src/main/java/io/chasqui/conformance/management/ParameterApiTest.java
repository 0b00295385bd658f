package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / parameters and limits")
class ParameterApiTest extends ManagementSuite {

    @Test
    void aGlobalParameterHoldsAnyValue() {
        String path = "/global-parameters/" + freshName();
        afterwards(() -> management().delete(path));
        management().put(path, Map.of("value", Map.of("a", 1))).expect(201);
        management().put(path, Map.of("value", List.of(1, "x", true, 2.5))).expect(204);

        assertThat(management().get(path).expect(200).body().path("value").toString())
                .isEqualTo("[1,\"x\",true,2.5]");
        assertThat(management().get("/global-parameters").expect(200).body().toString())
                .contains("[1,\"x\",true,2.5]");
        management().delete(path).expect(204);
        management().get(path).expect(404);
        management().delete(path).expect(404);
    }

    @Test
    void aParameterNeedsAValue() {
        assertThat(management()
                        .put("/global-parameters/" + freshName(), Map.of())
                        .expect(400)
                        .reason())
                .isEqualTo("[{key_missing,value}]");
    }

    @Test
    void aParameterOfAnUnknownComponentIsRefused() {
        assertThat(management()
                        .put("/parameters/nix/" + vhost() + "/x", Map.of("value", Map.of()))
                        .expect(400)
                        .reason())
                .isEqualTo("Validation failed\n\ncomponent nix not found\n");
    }

    @Test
    void limitsOfAVirtualHostAreAParameter() {
        String vhost = vhost();
        String path = "/parameters/vhost-limits/" + vhost + "/limits";

        management().put(path, Map.of("value", Map.of("max-queues", 3))).expect(201);

        JsonNode shown = management().get(path).expect(200).body();
        assertThat(shown.path("component").asText()).isEqualTo("vhost-limits");
        assertThat(shown.path("vhost").asText()).isEqualTo(vhost);
        assertThat(shown.path("name").asText()).isEqualTo("limits");
        assertThat(shown.path("value").toString()).isEqualTo("{\"max-queues\":3}");
        assertThat(management().get("/vhost-limits/" + vhost).expect(200).body().toString())
                .contains("\"max-queues\":3");
        management().delete(path).expect(204);
        management().get(path).expect(404);
        management().delete(path).expect(404);
        assertThat(management().get("/vhost-limits/" + vhost).body()).isEmpty();
    }

    @Test
    void aLimitOfAVirtualHostIsSetAndLifted() {
        String vhost = vhost();
        String path = "/vhost-limits/" + vhost + "/";
        management().put(path + "max-queues", Map.of("value", 5)).expect(204);
        management().put(path + "max-connections", Map.of("value", -1)).expect(204);

        JsonNode limits = management().get("/vhost-limits/" + vhost).expect(200).body();
        assertThat(limits).hasSize(1);
        assertThat(limits.path(0).path("vhost").asText()).isEqualTo(vhost);
        assertThat(limits.path(0).path("value").path("max-queues").asInt()).isEqualTo(5);
        assertThat(limits.path(0).path("value").path("max-connections").asInt()).isEqualTo(-1);
        management().delete(path + "max-queues").expect(204);
        management().delete(path + "max-connections").expect(204);
        assertThat(management().get("/vhost-limits/" + vhost).body()).isEmpty();
    }

    @Test
    void anUnknownLimitOfAVirtualHostIsRefused() {
        String path = "/vhost-limits/" + vhost();

        assertThat(management()
                        .put(path + "/foo", Map.of("value", 5))
                        .expect(400)
                        .reason())
                .isEqualTo("Validation failed\n\nUnrecognised terms [{<<\"foo\">>,5}] in limits\n");
        assertThat(management()
                        .put(path + "/max-queues", Map.of("value", "x"))
                        .expect(400)
                        .reason())
                .isEqualTo("Validation failed\n\nmax-queues should be a number, actually was <<\"x\">>\n");
        assertThat(management()
                        .put("/vhost-limits/" + freshName() + "/max-queues", Map.of("value", 5))
                        .expect(404)
                        .reason())
                .isEqualTo("vhost_not_found");
    }

    @Test
    void aLimitOfAUserIsSetAndLifted() {
        String user = user("management");
        String path = "/user-limits/" + user;
        management().put(path + "/max-channels", Map.of("value", 5)).expect(204);

        JsonNode limits = management().as(user, PASSWORD).get(path).expect(200).body();
        assertThat(limits.path(0).path("user").asText()).isEqualTo(user);
        assertThat(limits.path(0).path("value").toString()).isEqualTo("{\"max-channels\":5}");
        management().delete(path + "/max-channels").expect(204);
        assertThat(management().get(path).expect(200).body()).isEmpty();
    }

    @Test
    void anUnknownLimitOfAUserIsRefused() {
        String path = "/user-limits/" + user("");

        assertThat(management()
                        .put(path + "/foo", Map.of("value", 5))
                        .expect(400)
                        .reason())
                .isEqualTo("Unrecognised terms [{<<\"foo\">>,5}] in user-limits");
        assertThat(management()
                        .put(path + "/max-channels", Map.of("value", "x"))
                        .expect(400)
                        .reason())
                .isEqualTo("max-channels should be a number, actually was <<\"x\">>");
        String nobody = freshName();
        assertThat(management()
                        .put("/user-limits/" + nobody + "/max-channels", Map.of("value", 5))
                        .expect(400)
                        .reason())
                .isEqualTo("[\"no_such_user\",\"" + nobody + "\"]");
    }

    @Test
    void usersSeeTheirOwnLimitsOnly() {
        String other = user("");

        assertThat(asUser("management").get("/user-limits/" + other).expect(401).reason())
                .isEqualTo("User not authorised to access object");
    }

    // ---- Policies, which are parameters too

    private static final Map<String, ?> POLICY =
            Map.of("pattern", "^none$", "definition", Map.of("max-length", 1), "priority", 2, "apply-to", "queues");

    @Test
    void policiesOfUsersAreParametersThatCannotBeSet() {
        String vhost = vhost();
        management().put("/policies/" + vhost + "/p", POLICY).expect(201);

        JsonNode parameter = management()
                .get("/parameters/policy/" + vhost + "/p")
                .expect(200)
                .body();
        assertThat(parameter.path("component").asText()).isEqualTo("policy");
        assertThat(parameter.path("value").path("pattern").asText()).isEqualTo("^none$");
        assertThat(parameter.path("value").path("priority").asInt()).isEqualTo(2);
        assertThat(values(
                        management()
                                .get("/parameters/policy/" + vhost)
                                .expect(200)
                                .body(),
                        "name"))
                .containsExactly("p");
        assertThat(management()
                        .put("/parameters/policy/" + vhost + "/new", Map.of("value", POLICY))
                        .expect(400)
                        .reason())
                .isEqualTo("policies may not be set using this method");
    }

    @Test
    void policiesOfOperatorsAreParametersThatCanBeSet() {
        String vhost = vhost();
        String path = "/parameters/operator_policy/" + vhost + "/p";

        management().put(path, Map.of("value", POLICY)).expect(201);

        assertThat(management()
                        .get("/operator-policies/" + vhost + "/p")
                        .expect(200)
                        .body()
                        .path("priority")
                        .asInt())
                .isEqualTo(2);
        assertThat(values(management().get("/parameters").expect(200).body(), "vhost"))
                .contains(vhost);
        management().delete(path).expect(204);
        management().delete(path).expect(404);
        management().get("/operator-policies/" + vhost + "/p").expect(404);
    }

    @Test
    @DiffersFromRabbitMq("who may not set an operator's policy by its own route may not do so as a parameter either")
    void onlyAdministratorsSetPoliciesOfOperatorsAsParameters() {
        String vhost = vhost();

        asUser("policymaker", vhost, ".*", ".*", ".*")
                .put("/parameters/operator_policy/" + vhost + "/p", Map.of("value", POLICY))
                .expect(401);
    }
}

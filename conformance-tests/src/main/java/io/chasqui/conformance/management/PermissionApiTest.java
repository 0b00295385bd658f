package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Management.Answer;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / permissions")
class PermissionApiTest extends ManagementSuite {

    @Test
    void permissionsAreGrantedShownAndTakenAway() {
        String user = user("");
        String path = "/permissions/%2F/" + user;
        Map<String, String> permissions = Map.of("configure", "^a", "write", "", "read", ".*");

        management().put(path, permissions).expect(201);
        management().put(path, permissions).expect(204);

        JsonNode shown = management().get(path).expect(200).body();
        assertThat(shown.path("user").asText()).isEqualTo(user);
        assertThat(shown.path("vhost").asText()).isEqualTo("/");
        assertThat(shown.path("configure").asText()).isEqualTo("^a");
        assertThat(shown.path("write").asText()).isEmpty();
        management().delete(path).expect(204);
        management().get(path).expect(404);
        management().delete(path).expect(404);
    }

    @Test
    void allThreeExpressionsHaveToBeThere() {
        assertThat(management()
                        .put("/permissions/%2F/" + user(""), Map.of("configure", ".*"))
                        .expect(400)
                        .reason())
                .isEqualTo("[{key_missing,write},{key_missing,read}]");
    }

    @Test
    void aMalformedExpressionIsRefused() {
        Answer answer = management()
                .put("/permissions/%2F/" + user(""), Map.of("configure", "*", "write", "", "read", ""))
                .expect(400);

        assertThat(answer.reason()).startsWith("[\"invalid_regexp\",");
    }

    @Test
    void userAndVirtualHostHaveToBeThere() {
        Map<String, String> permissions = Map.of("configure", "", "write", "", "read", "");

        for (String path : List.of("/permissions/%2F/" + freshName(), "/permissions/" + freshName() + "/" + user(""))) {
            assertThat(management().put(path, permissions).expect(400).reason()).isEqualTo("vhost_or_user_not_found");
        }
    }

    @Test
    void permissionsAreListedByUserAndByVirtualHost() {
        String vhost = vhost();
        String user = user("");
        grant(user, vhost, "", "", "");

        assertThat(values(
                        management()
                                .get("/users/" + user + "/permissions")
                                .expect(200)
                                .body(),
                        "vhost"))
                .containsExactly(vhost);
        assertThat(values(
                        management()
                                .get("/vhosts/" + vhost + "/permissions")
                                .expect(200)
                                .body(),
                        "user"))
                .containsExactlyInAnyOrder(user, connectionFactory().getUsername());
        assertThat(values(management().get("/permissions").expect(200).body(), "user"))
                .contains(user);
        management().get("/users/" + freshName() + "/permissions").expect(404);
        management().get("/vhosts/" + freshName() + "/permissions").expect(404);
    }

    @Test
    @ChasquiOnly("RabbitMQ tells permissions to administrators alone")
    void aUserIsToldOfItsOwnPermissions() {
        String vhost = vhost();

        JsonNode own = asUser("management", vhost, "", "^w", ".*")
                .get("/whoami/permissions")
                .expect(200)
                .body();

        assertThat(values(own, "vhost")).containsExactly(vhost);
        assertThat(values(own, "write")).containsExactly("^w");
    }

    @Test
    void topicPermissionsAreGrantedShownAndLifted() {
        String user = user("");
        String path = "/topic-permissions/%2F/" + user;

        management()
                .put(path, Map.of("exchange", "amq.topic", "write", "a", "read", "b"))
                .expect(201);
        management()
                .put(path, Map.of("exchange", "amq.direct", "write", "c", "read", "d"))
                .expect(204);

        JsonNode shown = management().get(path).expect(200).body();
        assertThat(values(shown, "exchange")).containsExactlyInAnyOrder("amq.topic", "amq.direct");
        assertThat(values(shown, "write")).containsExactlyInAnyOrder("a", "c");
        management().delete(path + "/amq.topic").expect(204);
        assertThat(values(management().get(path).body(), "exchange")).containsExactly("amq.direct");
        assertThat(values(
                        management()
                                .get("/users/" + user + "/topic-permissions")
                                .body(),
                        "exchange"))
                .containsExactly("amq.direct");
        management().delete(path).expect(204);
        management().get(path).expect(404);
        management().delete(path).expect(404);
    }

    @Test
    void topicPermissionsNeedAnExchangeThatIsThere() {
        String path = "/topic-permissions/%2F/" + user("");

        assertThat(management()
                        .put(path, Map.of("write", "", "read", ""))
                        .expect(400)
                        .reason())
                .isEqualTo("[{key_missing,exchange}]");
        assertThat(management()
                        .put(path, Map.of("exchange", "no.such", "write", "", "read", ""))
                        .expect(400)
                        .reason())
                .isEqualTo("[\"no_such_exchange\",\"no.such\"]");
    }

    @Test
    void objectsOfAVirtualHostThatAUserMayNotSeeAreNotFound() {
        String vhost = vhost();

        for (String tag : List.of("management", "policymaker", "monitoring")) {
            Answer answer = asUser(tag).get("/queues/" + vhost).expect(404);
            assertThat(answer.body().path("error").asText()).isEqualTo("not_found");
            assertThat(answer.reason()).isEqualTo("Not Found");
        }
    }

    @Test
    void declaringAndDeletingNeedConfigure() {
        String vhost = vhost();
        var user = asUser("management", vhost, "^mine", ".*", ".*");

        user.put("/queues/" + vhost + "/mine", Map.of()).expect(201);
        Answer refused = user.put("/queues/" + vhost + "/yours", Map.of()).expect(401);
        assertThat(refused.reason()).isEqualTo("Access refused.");
        assertThat(refused.body().path("error").asText()).isEqualTo("not_authorised");
        management().put("/queues/" + vhost + "/yours", Map.of()).expect(201);
        user.delete("/queues/" + vhost + "/yours").expect(401);
        user.delete("/queues/" + vhost + "/mine").expect(204);
        user.put("/exchanges/" + vhost + "/yours", Map.of("type", "fanout")).expect(401);
        user.put("/exchanges/" + vhost + "/mine", Map.of("type", "fanout")).expect(201);
    }

    @Test
    void purgingNeedsReadAndBindingNeedsBoth() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/q", Map.of()).expect(201);

        asUser("management", vhost, ".*", ".*", "")
                .delete("/queues/" + vhost + "/q/contents")
                .expect(401);
        asUser("management", vhost, "", "", "^q$")
                .delete("/queues/" + vhost + "/q/contents")
                .expect(204);
        asUser("management", vhost, "", "", ".*")
                .post("/bindings/" + vhost + "/e/amq.direct/q/q", Map.of())
                .expect(401);
        asUser("management", vhost, "", ".*", "")
                .post("/bindings/" + vhost + "/e/amq.direct/q/q", Map.of())
                .expect(401);
        asUser("management", vhost, "", "^q$", "^amq.direct$")
                .post("/bindings/" + vhost + "/e/amq.direct/q/q", Map.of())
                .expect(201);
    }
}

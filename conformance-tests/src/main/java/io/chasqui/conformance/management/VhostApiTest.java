package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.conformance.harness.Management.Answer;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / vhosts")
class VhostApiTest extends ManagementSuite {

    @Test
    void aNewVirtualHostIsCreatedAndAnExistingOneChanged() {
        String path = "/vhosts/" + vhost();

        management()
                .put(path, Map.of("description", "orders", "tags", List.of("a", "b"), "default_queue_type", "quorum"))
                .expect(204);

        JsonNode shown = management().get(path).expect(200).body();
        assertThat(shown.path("description").asText()).isEqualTo("orders");
        assertThat(shown.path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(shown.path("default_queue_type").asText()).isEqualTo("quorum");
        assertThat(shown.path("metadata").path("description").asText()).isEqualTo("orders");
        assertThat(shown.path("protected_from_deletion").asBoolean()).isFalse();
    }

    @Test
    void whatAChangeDoesNotMentionGoesBackToItsDefault() {
        String path = "/vhosts/" + vhost();
        management().put(path, Map.of("description", "orders", "tags", "a,b")).expect(204);
        assertThat(management().get(path).body().path("tags")).hasSize(2);

        management().put(path, Map.of()).expect(204);

        assertThat(management().get(path).body().path("description").asText()).isEmpty();
        assertThat(management().get(path).body().path("tags")).isEmpty();
    }

    @Test
    void whoCreatesAVirtualHostMayDoEverythingInIt() {
        String vhost = vhost();
        String user = connectionFactory().getUsername();

        JsonNode granted = management()
                .get("/permissions/" + vhost + "/" + user)
                .expect(200)
                .body();

        assertThat(granted.path("configure").asText()).isEqualTo(".*");
        assertThat(granted.path("write").asText()).isEqualTo(".*");
        assertThat(granted.path("read").asText()).isEqualTo(".*");
    }

    @Test
    void aNewVirtualHostHasThePredeclaredExchanges() {
        String vhost = vhost();

        JsonNode exchanges = management().get("/exchanges/" + vhost).expect(200).body();

        assertThat(values(exchanges, "name"))
                .containsExactlyInAnyOrder(
                        "", "amq.direct", "amq.fanout", "amq.headers", "amq.match", "amq.topic", "amq.rabbitmq.trace");
    }

    @Test
    void clientsCanOpenANewVirtualHostAtOnce() throws Exception {
        String vhost = vhost();

        assertThat(connect(factory -> factory.setVirtualHost(vhost)).isOpen()).isTrue();
    }

    @Test
    void deletingAVirtualHostClosesItsConnections() throws Exception {
        String vhost = vhost();
        var connection = connect(factory -> factory.setVirtualHost(vhost));

        management().delete("/vhosts/" + vhost).expect(204);

        io.chasqui.conformance.harness.Eventually.eventually(
                () -> assertThat(connection.isOpen()).isFalse());
        management().get("/vhosts/" + vhost).expect(404);
    }

    @Test
    void aVirtualHostThatIsNotThereCannotBeDeleted() {
        management().delete("/vhosts/" + freshName()).expect(404);
    }

    @Test
    void anUnknownQueueTypeIsABadRequest() {
        Answer answer = management()
                .put("/vhosts/" + freshName(), Map.of("default_queue_type", "foo"))
                .expect(400);

        assertThat(answer.reason()).isEqualTo("foo is not a valid queue type");
    }

    @Test
    void aProtectedVirtualHostIsNotDeletedUntilTheProtectionIsLifted() {
        String vhost = vhost();
        management().post("/vhosts/" + vhost + "/deletion/protection", Map.of()).expect(204);

        Answer refused = management().delete("/vhosts/" + vhost).expect(412);

        assertThat(refused.body().path("error").asText()).isEqualTo("precondition_failed");
        assertThat(refused.reason())
                .isEqualTo("Refusing to delete virtual host '" + vhost + "' because it is protected from deletion");
        assertThat(management()
                        .get("/vhosts/" + vhost)
                        .body()
                        .path("protected_from_deletion")
                        .asBoolean())
                .isTrue();
        management().delete("/vhosts/" + vhost + "/deletion/protection").expect(204);
        management().delete("/vhosts/" + vhost).expect(204);
    }

    @Test
    void protectingAVirtualHostThatIsNotThereIsRefused() {
        String vhost = freshName();

        assertThat(management()
                        .post("/vhosts/" + vhost + "/deletion/protection", Map.of())
                        .expect(404)
                        .reason())
                .isEqualTo(
                        "Cannot enable deletion protection of virtual host '" + vhost + "' because it does not exist");
    }

    @Test
    void usersSeeOnlyTheVirtualHostsTheyHavePermissionsIn() {
        String vhost = vhost();

        JsonNode seen = asUser("management", vhost, "", "", "")
                .get("/vhosts")
                .expect(200)
                .body();

        assertThat(values(seen, "name")).containsExactly(vhost);
    }

    @Test
    void onlyAdministratorsChangeVirtualHosts() {
        for (String tag : List.of("management", "policymaker", "monitoring")) {
            Answer refused = asUser(tag).put("/vhosts/" + freshName(), Map.of()).expect(401);
            assertThat(refused.reason()).isEqualTo("Not administrator user");
        }
    }
}

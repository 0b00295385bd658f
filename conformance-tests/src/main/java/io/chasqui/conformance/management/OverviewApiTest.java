package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.conformance.harness.Eventually;
import io.chasqui.conformance.harness.Management.Answer;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / overview and health")
class OverviewApiTest extends ManagementSuite {

    @Test
    void theOverviewNamesProductNodeAndListeners() {
        JsonNode overview = management().get("/overview").expect(200).body();

        assertThat(overview.path("product_name").asText()).isNotEmpty();
        assertThat(overview.path("product_version").asText()).isNotEmpty();
        assertThat(overview.path("rabbitmq_version").asText()).startsWith("4.");
        assertThat(overview.path("cluster_name").asText()).isNotEmpty();
        assertThat(overview.path("node").asText()).contains("@");
        assertThat(values(overview.path("exchange_types"), "name")).contains("direct", "fanout", "headers", "topic");
        assertThat(values(overview.path("listeners"), "protocol")).contains("amqp", "http");
        assertThat(values(overview.path("listeners"), "port"))
                .contains(Integer.toString(connectionFactory().getPort()));
    }

    @Test
    void theOverviewCountsWhatThereIs() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/q", Map.of("durable", true)).expect(201);

        JsonNode totals = asUser("management", vhost, "", "", "")
                .get("/overview")
                .expect(200)
                .body()
                .path("object_totals");

        assertThat(totals.path("queues").asInt()).isEqualTo(1);
        assertThat(totals.path("exchanges").asInt()).isEqualTo(7);
        assertThat(totals.path("connections").asInt(-1)).isZero();
    }

    @Test
    void onlyWhoMonitorsSeesListenersAndNodes() {
        var user = asUser("management");

        assertThat(user.get("/overview").expect(200).body().has("listeners")).isFalse();
        assertThat(user.get("/nodes").expect(401).reason()).isEqualTo("Not monitor user");
    }

    @Test
    void theNodeIsListedAndShown() {
        String name = management().get("/overview").body().path("node").asText();

        assertThat(values(management().get("/nodes").expect(200).body(), "name"))
                .contains(name);
        JsonNode node = management().get("/nodes/" + name).expect(200).body();
        assertThat(node.path("running").asBoolean()).isTrue();
        assertThat(node.path("uptime").asLong()).isPositive();
        assertThat(node.path("mem_used").asLong()).isPositive();
        assertThat(node.path("mem_limit").asLong()).isPositive();
        assertThat(node.path("disk_free").asLong()).isPositive();
        assertThat(node.path("mem_alarm").asBoolean(true)).isFalse();
        assertThat(node.path("disk_free_alarm").asBoolean(true)).isFalse();
        management().get("/nodes/no@such").expect(404);
    }

    @Test
    void theClusterHasAName() {
        assertThat(management()
                        .get("/cluster-name")
                        .expect(200)
                        .body()
                        .path("name")
                        .asText())
                .isNotEmpty();
        assertThat(management().put("/cluster-name", Map.of()).expect(400).reason())
                .isEqualTo("[{key_missing,name}]");
    }

    @Test
    void aHealthyBrokerPassesItsChecks() {
        for (String check : new String[] {
            "alarms",
            "local-alarms",
            "node-is-quorum-critical",
            "certificate-expiration/1/weeks",
            "protocol-listener/amqp",
            "port-listener/" + connectionFactory().getPort()
        }) {
            assertThat(management()
                            .get("/health/checks/" + check)
                            .expect(200)
                            .body()
                            .path("status")
                            .asText())
                    .as(check)
                    .isEqualTo("ok");
        }
    }

    @Test
    void virtualHostsThatRunPassTheirCheck() {
        // One that another test is just deleting counts as down on RabbitMQ.
        Eventually.eventually(
                () -> management().get("/health/checks/virtual-hosts").expect(200));
    }

    @Test
    void loadBalancersAskWithoutCredentials() {
        management().anonymous().get("/health/checks/is-in-service").expect(200);
        management().anonymous().get("/health/checks/ready-to-serve-clients").expect(200);
        management().anonymous().get("/health/checks/alarms").expect(401);
    }

    @Test
    void aPortThatNobodyListensOnIsReported() {
        Answer answer = management().get("/health/checks/port-listener/1").expect(503);

        assertThat(answer.reason()).isEqualTo("No active listener");
        assertThat(answer.body().path("status").asText()).isEqualTo("failed");
        assertThat(answer.body().path("missing").asInt()).isEqualTo(1);
        assertThat(answer.body().path("ports")).isNotEmpty();
        assertThat(management()
                        .get("/health/checks/port-listener/x")
                        .expect(400)
                        .reason())
                .isEqualTo("Invalid port");
    }

    @Test
    void aProtocolThatNobodyListensForIsReported() {
        Answer answer =
                management().get("/health/checks/protocol-listener/mqtt").expect(503);

        assertThat(answer.body().path("missing").toString()).isEqualTo("[\"mqtt\"]");
        assertThat(answer.body().path("protocols").toString()).contains("\"amqp\"", "\"http\"");
    }

    @Test
    void anUnknownUnitOfTimeIsABadRequest() {
        assertThat(management()
                        .get("/health/checks/certificate-expiration/1/fortnights")
                        .expect(400)
                        .reason())
                .isEqualTo("Time unit not recognised. Supported units: days, weeks, months, years.");
    }

    @Test
    void aVirtualHostIsTestedForItsLife() {
        assertThat(management()
                        .get("/aliveness-test/%2F")
                        .expect(200)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("ok");
        management().get("/aliveness-test/" + freshName()).expect(404);
    }

    @Test
    void aNodeTellsWhatItUsesItsMemoryFor() {
        String node = management().get("/overview").body().path("node").asText();

        JsonNode memory = management()
                .get("/nodes/" + node + "/memory")
                .expect(200)
                .body()
                .path("memory");

        for (String part : List.of("code", "binary", "allocated_unused")) {
            assertThat(memory.path(part).isIntegralNumber()).as(part).isTrue();
        }
        assertThat(memory.path("total").path("allocated").asLong()).isPositive();
        assertThat(management()
                        .get("/nodes/" + node + "/memory/relative")
                        .expect(200)
                        .body()
                        .path("memory")
                        .path("total")
                        .asInt())
                .isEqualTo(100);
        management().get("/nodes/nowhere/memory").expect(404);
    }
}

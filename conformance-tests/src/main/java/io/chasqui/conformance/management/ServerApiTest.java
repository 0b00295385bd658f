package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Management.Answer;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / server and replicas")
class ServerApiTest extends ManagementSuite {

    private String node() {
        return management().get("/overview").expect(200).body().path("node").asText();
    }

    @Test
    void featureFlagsSayWhatTheBrokerCan() {
        JsonNode flags = asUser("management").get("/feature-flags").expect(200).body();

        assertThat(values(flags, "name")).contains("quorum_queue", "user_limits", "virtual_host_metadata");
        assertThat(values(flags, "state")).containsOnly("enabled");
    }

    @Test
    void anEnabledFeatureFlagMayBeEnabledAgain() {
        management().put("/feature-flags/quorum_queue/enable", Map.of()).expect(204);
        assertThat(management()
                        .put("/feature-flags/" + freshName() + "/enable", Map.of())
                        .expect(400)
                        .reason())
                .isEqualTo("unsupported");
        asUser("management").put("/feature-flags/quorum_queue/enable", Map.of()).expect(401);
    }

    @Test
    void deprecatedFeaturesAreListedWithTheirState() {
        JsonNode features = management().get("/deprecated-features").expect(200).body();

        assertThat(values(features, "name")).contains("global_qos", "transient_nonexcl_queues");
        assertThat(values(features, "state")).isSubsetOf("permitted", "denied");
    }

    @Test
    void aTransientQueueCountsAsUseOfADeprecatedFeature() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/q", Map.of("durable", false)).expect(201);

        assertThat(values(
                        management()
                                .get("/deprecated-features/used")
                                .expect(200)
                                .body(),
                        "name"))
                .contains("transient_nonexcl_queues");
    }

    @Test
    void onlyAdministratorsSeeTheSettings() {
        Management monitor = asUser("monitoring");

        assertThat(monitor.get("/config/effective").expect(401).reason()).isEqualTo("Not administrator user");
    }

    @Test
    void onlyAdministratorsRebalanceQueues() {
        management().post("/rebalance/queues", Map.of()).expect(204);
        assertThat(asUser("monitoring")
                        .post("/rebalance/queues", Map.of())
                        .expect(401)
                        .reason())
                .isEqualTo("Not administrator user");
    }

    @Test
    void aVirtualHostIsStartedOnTheNode() {
        String vhost = vhost();

        management().post("/vhosts/" + vhost + "/start/" + node(), Map.of()).expect(204);
        assertThat(management()
                        .post("/vhosts/" + vhost + "/start/no@such", Map.of())
                        .expect(400)
                        .reason())
                .isEqualTo("Unknown node: no@such");
        assertThat(management()
                        .post("/vhosts/" + freshName() + "/start/" + node(), Map.of())
                        .expect(400)
                        .reason())
                .contains("no_such_vhost");
    }

    @Test
    void theStoreOfDefinitionsIsInitialized() {
        for (String check : new String[] {"metadata-store/initialized", "metadata-store/initialized/with-data"}) {
            management().get("/health/checks/" + check).expect(200);
            management().anonymous().get("/health/checks/" + check).expect(401);
        }
    }

    @Test
    void loadBalancersAskWhetherMoreMayConnect() {
        management()
                .anonymous()
                .get("/health/checks/below-node-connection-limit")
                .expect(200);
        management()
                .anonymous()
                .get("/health/checks/reached-target-cluster-size")
                .expect(200);
    }

    @Test
    void quorumQueuesHaveLeaders() {
        String vhost = vhostWithQueues();
        String check = "/health/checks/quorum-queues-without-elected-leaders/";

        management().get(check + "all-vhosts/pattern/" + vhost).expect(200);
        management().get(check + "vhost/" + vhost).expect(200);
        management().get(check + "vhost/" + vhost + "/pattern/q.*").expect(200);
    }

    @Test
    @DiffersFromRabbitMq("an expression that is none is refused, where RabbitMQ finds that it matches nothing")
    void queuesAreNotLookedForByAWrongExpression() {
        management()
                .get("/health/checks/quorum-queues-without-elected-leaders/all-vhosts/pattern/" + Management.name("["))
                .expect(400);
    }

    /** With a quorum queue {@code quorum} and a classic queue {@code classic}. */
    private String vhostWithQueues() {
        String vhost = vhost();
        for (String type : new String[] {"quorum", "classic"}) {
            management()
                    .put(
                            "/queues/" + vhost + "/" + type,
                            Map.of("durable", true, "arguments", Map.of("x-queue-type", type)))
                    .expect(201);
        }
        return vhost;
    }

    @Test
    void aQuorumQueueTellsOfItsReplicas() {
        String path = "/queues/quorum/" + vhostWithQueues();

        JsonNode replicas =
                management().get(path + "/quorum/status").expect(200).body();
        assertThat(values(replicas, "Node Name")).containsExactly(node());
        assertThat(values(replicas, "Raft State")).containsExactly("leader");
        assertThat(management().get(path + "/classic/status").expect(503).reason())
                .isEqualTo("classic_queue_not_supported");
        management().get(path + "/no-such/status").expect(404);
    }

    @Test
    void aReplicaThatIsThereAlreadyMayBeAdded() {
        String path = "/queues/quorum/" + vhostWithQueues();
        Map<String, String> here = Map.of("node", node());

        management().post(path + "/quorum/replicas/add", here).expect(204);
        expectUnavailable(management().post(path + "/classic/replicas/add", here), "classic_queue_not_supported");
        expectUnavailable(management().post(path + "/no-such/replicas/add", here), "not_found");
    }

    private static void expectUnavailable(Answer answer, String reason) {
        assertThat(answer.expect(503).reason()).isEqualTo(reason);
        assertThat(answer.body().path("error").asText()).isEqualTo("service_unavailable");
    }

    @Test
    void replicasAreOnNodesOfTheClusterOnly() {
        String path = "/queues/quorum/" + vhostWithQueues() + "/quorum/replicas/add";

        assertThat(management()
                        .post(path, Map.of("node", "no@such"))
                        .expect(400)
                        .reason())
                .isEqualTo("Node is not a cluster member");
        assertThat(management().post(path, Map.of()).expect(400).reason()).isEqualTo("[{key_missing,node}]");
    }

    @Test
    void theLastReplicaStays() {
        String path = "/queues/quorum/" + vhostWithQueues();
        String here = "{\"node\":\"" + node() + "\"}";

        expectUnavailable(management().send("DELETE", path + "/quorum/replicas/delete", here), "last_node");
        expectUnavailable(
                management().send("DELETE", path + "/classic/replicas/delete", here), "classic_queue_not_supported");
        management().send("DELETE", path + "/no-such/replicas/delete", here).expect(404);
    }

    @Test
    void queuesGrowOntoTheNodeTheyAreOn() {
        String vhost = vhostWithQueues();
        String path = "/queues/quorum/replicas/on/" + node() + "/grow";

        management()
                .post(path, Map.of("vhost_pattern", "^" + vhost + "$", "queue_pattern", ".*", "strategy", "all"))
                .expect(204);
        assertThat(management()
                        .post(path, Map.of("vhost_pattern", vhost))
                        .expect(400)
                        .reason())
                .isEqualTo("[{key_missing,queue_pattern},{key_missing,strategy}]");
        management().delete("/queues/quorum/replicas/on/no@such/shrink").expect(404);
    }

    @Test
    void everyAnswerSaysThatItDependsOnTheOrigin() {
        Answer answer = management().get("/whoami").expect(200);

        assertThat(answer.header("vary")).contains("origin");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
        assertThat(answer.header("content-security-policy")).contains("script-src 'self'");
        assertThat(answer.header("access-control-allow-origin")).isNull();
    }

    @Test
    @DiffersFromRabbitMq("the pages have no extensions, and so no script is named that a tool could load")
    void thePagesHaveNoExtensions() {
        assertThat(management().get("/extensions").expect(200).body()).isEmpty();
    }
}

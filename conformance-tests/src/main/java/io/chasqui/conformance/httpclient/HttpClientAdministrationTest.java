package io.chasqui.conformance.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.http.client.Client;
import com.rabbitmq.http.client.domain.Definitions;
import com.rabbitmq.http.client.domain.PolicyInfo;
import com.rabbitmq.http.client.domain.QueueInfo;
import com.rabbitmq.http.client.domain.ShovelDetails;
import com.rabbitmq.http.client.domain.ShovelInfo;
import com.rabbitmq.http.client.domain.TopicPermissions;
import com.rabbitmq.http.client.domain.UpstreamDetails;
import com.rabbitmq.http.client.domain.UserInfo;
import com.rabbitmq.http.client.domain.UserPermissions;
import com.rabbitmq.http.client.domain.VhostInfo;
import io.chasqui.conformance.harness.Eventually;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / Java client: users, virtual hosts, policies, limits, definitions")
class HttpClientAdministrationTest extends HttpClientSuite {

    private String user(String... tags) {
        String user = freshName();
        afterwards(() -> client.deleteUser(user));
        client.createUser(user, PASSWORD.toCharArray(), List.of(tags));
        return user;
    }

    // ---- Virtual hosts

    @Test
    void aVirtualHostHasADescriptionAndTags() {
        String vhost = freshName();
        afterwards(() -> client.deleteVhost(vhost));
        client.createVhost(vhost, "for orders", "production", "orders");

        VhostInfo info = client.getVhost(vhost);
        assertThat(info.getDescription()).isEqualTo("for orders");
        assertThat(info.getTags()).containsExactlyInAnyOrder("production", "orders");
        assertThat(info.isTracing()).isFalse();
        assertThat(info.getClusterState()).containsValue("running");
        assertThat(client.getVhosts()).extracting(VhostInfo::getName).contains(vhost);
        client.deleteVhost(vhost);
        assertThat(client.getVhost(vhost)).isNull();
    }

    // ---- Users and permissions

    @Test
    void aUserIsCreatedChangedAndDeleted() throws Exception {
        String user = user("monitoring", "management");

        UserInfo info = client.getUser(user);
        assertThat(info.getTags()).containsExactlyInAnyOrder("monitoring", "management");
        assertThat(info.getPasswordHash()).isNotEmpty();
        assertThat(info.getHashingAlgorithm()).contains("_password_hashing_");
        assertThat(clientOf(user, PASSWORD).whoAmI().getName()).isEqualTo(user);
        client.updateUser(user, "another".toCharArray(), List.of("management"));
        expectStatus(401, () -> clientOf(user, PASSWORD).whoAmI());
        assertThat(clientOf(user, "another").whoAmI().getTags()).containsExactly("management");
        client.deleteUser(user);
        assertThat(client.getUser(user)).isNull();
        assertThat(client.getUsers()).extracting(UserInfo::getName).doesNotContain(user);
    }

    @Test
    void aPasswordMayComeHashed() throws Exception {
        String user = freshName();
        afterwards(() -> client.deleteUser(user));
        // The example of RabbitMQ's documentation, with SHA-256: the password is "test12".
        client.createUserWithPasswordHash(
                user, "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR".toCharArray(), List.of("management"));

        assertThat(clientOf(user, "test12").whoAmI().getName()).isEqualTo(user);
    }

    @Test
    void permissionsAreGrantedShownAndCleared() throws Exception {
        String vhost = vhost();
        String user = user("management");
        client.updatePermissions(vhost, user, new UserPermissions("^r", "^w", "^c"));

        UserPermissions permissions = client.getPermissions(vhost, user);
        assertThat(permissions.getConfigure()).isEqualTo("^c");
        assertThat(permissions.getWrite()).isEqualTo("^w");
        assertThat(permissions.getRead()).isEqualTo("^r");
        assertThat(client.getPermissionsOf(user)).hasSize(1);
        assertThat(client.getPermissionsIn(vhost))
                .extracting(UserPermissions::getUser)
                .contains(user);
        assertThat(client.getPermissions()).anyMatch(each -> user.equals(each.getUser()));
        Client ofUser = clientOf(user, PASSWORD);
        ofUser.declareQueue(vhost, "c1", new QueueInfo(true, false, false));
        expectStatus(401, () -> ofUser.declareQueue(vhost, "d1", new QueueInfo(true, false, false)));
        client.clearPermissions(vhost, user);
        assertThat(client.getPermissions(vhost, user)).isNull();
    }

    @Test
    void topicPermissionsAreGrantedShownAndCleared() {
        String vhost = vhost();
        String user = user();
        client.updatePermissions(vhost, user, new UserPermissions(".*", ".*", ".*"));
        client.updateTopicPermissions(vhost, user, new TopicPermissions("amq.topic", "^w", "^r"));

        assertThat(client.getTopicPermissions(vhost, user)).singleElement().satisfies(permissions -> {
            assertThat(permissions.getExchange()).isEqualTo("amq.topic");
            assertThat(List.of(permissions.getWrite(), permissions.getRead())).containsExactlyInAnyOrder("^w", "^r");
        });
        assertThat(client.getTopicPermissionsOf(user)).hasSize(1);
        assertThat(client.getTopicPermissionsIn(vhost)).hasSize(1);
        assertThat(client.getTopicPermissions()).anyMatch(each -> user.equals(each.getUser()));
        client.clearTopicPermissions(vhost, user);
        assertThat(client.getTopicPermissions(vhost, user)).isNullOrEmpty();
    }

    // ---- Policies

    @Test
    void aPolicyIsSetAppliedAndDeleted() {
        String vhost = vhost();
        String queue = queue(vhost);
        client.declarePolicy(vhost, "p", new PolicyInfo(".*", 3, "queues", Map.of("max-length", 10)));

        assertThat(client.getPolicies(vhost)).singleElement().satisfies(policy -> {
            assertThat(policy.getName()).isEqualTo("p");
            assertThat(policy.getPattern()).isEqualTo(".*");
            assertThat(policy.getPriority()).isEqualTo(3);
            assertThat(policy.getApplyTo()).isEqualTo("queues");
            assertThat(policy.getDefinition()).containsEntry("max-length", 10);
        });
        assertThat(client.getPolicies()).anyMatch(each -> vhost.equals(each.getVhost()));
        Eventually.eventually(() -> {
            QueueInfo info = client.getQueue(vhost, queue);
            assertThat(info.getPolicy()).isEqualTo("p");
            assertThat(info.getEffectivePolicyDefinition()).containsEntry("max-length", 10);
        });
        client.deletePolicy(vhost, "p");
        assertThat(client.getPolicies(vhost)).isEmpty();
    }

    @Test
    void anOperatorPolicyIsSetAndDeleted() {
        String vhost = vhost();
        client.declareOperatorPolicy(vhost, "p", new PolicyInfo(".*", 1, "queues", Map.of("max-length", 10)));

        assertThat(client.getOperatorPolicies(vhost))
                .extracting(PolicyInfo::getName)
                .containsExactly("p");
        assertThat(client.getOperatorPolicies()).anyMatch(each -> vhost.equals(each.getVhost()));
        client.deleteOperatorPolicy(vhost, "p");
        assertThat(client.getOperatorPolicies(vhost)).isEmpty();
    }

    @Test
    void aPolicyThatSaysNothingKnownIsRefused() {
        String vhost = vhost();

        expectStatus(400, () -> client.declarePolicy(vhost, "p", new PolicyInfo(".*", 1, "queues", Map.of("foo", 1))));
    }

    // ---- Limits

    @Test
    void aVirtualHostHasLimits() {
        String vhost = vhost();
        client.limitMaxNumberOfConnections(vhost, 7);
        client.limitMaxNumberOfQueues(vhost, 1);

        assertThat(client.getVhostLimits(vhost).getMaxConnections()).isEqualTo(7);
        assertThat(client.getVhostLimits(vhost).getMaxQueues()).isEqualTo(1);
        assertThat(client.getVhostLimits()).anyMatch(each -> vhost.equals(each.getVhost()));
        queue(vhost);
        expectStatus(400, () -> queue(vhost));
        client.clearMaxQueuesLimit(vhost);
        client.clearMaxConnectionsLimit(vhost);
        queue(vhost);
        assertThat(client.getVhostLimits(vhost).getMaxQueues()).isEqualTo(-1);
    }

    // ---- Definitions

    @Test
    void definitionsAreRead() {
        String vhost = vhost();
        String queue = queue(vhost);
        String user = user("management");
        client.updatePermissions(vhost, user, new UserPermissions(".*", ".*", ".*"));
        client.bindQueue(vhost, queue, "amq.topic", "k");

        Definitions definitions = client.getDefinitions();

        assertThat(definitions.getServerVersion()).startsWith("4.");
        assertThat(definitions.getVhosts()).extracting(VhostInfo::getName).contains(vhost);
        assertThat(definitions.getUsers()).extracting(UserInfo::getName).contains(user);
        assertThat(definitions.getPermissions()).anyMatch(each -> user.equals(each.getUser()));
        assertThat(definitions.getQueues()).extracting(QueueInfo::getName).contains(queue);
        assertThat(definitions.getBindings()).anyMatch(each -> queue.equals(each.getDestination()));
        assertThat(definitions.getParameters()).isNotNull();
        assertThat(definitions.getGlobalParameters()).isNotNull();
    }

    // ---- Plugins that are not there

    @Test
    void thereAreNoShovels() {
        ShovelDetails details = new ShovelDetails("amqp://", "amqp://", 1, true, null);
        details.setSourceQueue("from");
        details.setDestinationQueue("to");

        assertThat(client.getShovels()).isEmpty();
        assertThatThrownBy(client::getShovelsStatus)
                .as("a path that is not there")
                .isNotNull();
        expectStatus(400, () -> client.declareShovel("/", new ShovelInfo(freshName(), details)));
    }

    @Test
    void thereAreNoUpstreams() {
        UpstreamDetails details = new UpstreamDetails().setUri("amqp://");

        assertThat(client.getUpstreams()).isEmpty();
        assertThat(client.getUpstreamSets()).isEmpty();
        expectStatus(400, () -> client.declareUpstream("/", freshName(), details));
    }
}

package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.Chasqui;
import io.chasqui.server.access.PasswordHash;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.TopicPermission;
import io.chasqui.server.access.User;
import io.chasqui.server.access.UserLimits;
import io.chasqui.server.broker.policy.Policy;
import io.chasqui.server.broker.policy.PolicyKind;
import io.chasqui.server.config.BrokerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators define survives a restart, and what they delete does not come back. */
class DefinitionRecoveryTest {

    private static final Permissions PERMISSIONS = Permissions.of("^a", "", ".*");
    private static final TopicPermission TOPICS = new TopicPermission("^{username}", ".*");
    private static final User ALICE = new User(
            "alice",
            new PasswordHash("rabbit_password_hashing_sha256", "AAAAAAAA"),
            List.of("management", "policymaker"),
            new UserLimits(Map.of(UserLimits.MAX_CHANNELS, 5L)));
    private static final VirtualHostMetadata METADATA =
            new VirtualHostMetadata("a description", List.of("one", "two"), "quorum", true);

    @TempDir
    Path directory;

    private Chasqui chasqui;
    private Broker broker;

    @BeforeEach
    void start() {
        chasqui = Chasqui.start(BrokerConfig.defaults().with("listeners.tcp.default", "127.0.0.1:0"), directory);
        broker = chasqui.broker();
    }

    @AfterEach
    void stop() {
        chasqui.close();
    }

    private void restart() {
        stop();
        start();
    }

    private static Policy policy(PolicyKind kind, String key, Object value) {
        return Policy.parse(kind, "p", FieldTable.of("pattern", ".*", "definition", FieldTable.of(key, value)));
    }

    @Test
    void virtualHostsSurvive() throws Exception {
        assertThat(CoreFixture.get(broker.vhosts().put("v", METADATA))).isTrue();
        assertThat(CoreFixture.get(broker.vhosts().put("v", METADATA))).isFalse();
        restart();
        assertThat(broker.vhost("v").metadata()).isEqualTo(METADATA);
    }

    @Test
    void aVirtualHostHasTheDefaultTypeOfQueuesThatWasSetWhenItCame() throws Exception {
        CoreFixture.get(broker.vhosts().put("v", VirtualHostMetadata.NONE));
        assertThat(broker.vhost("v").metadata().defaultQueueType()).isEqualTo("classic");
    }

    @Test
    void usersAndWhatTheyAreGrantedSurvive() throws Exception {
        CoreFixture.get(broker.users().put(ALICE));
        CoreFixture.get(broker.users().grant("alice", "/", PERMISSIONS));
        CoreFixture.get(broker.users().grantTopic("alice", "/", "t1", TOPICS));
        CoreFixture.get(broker.users().grantTopic("alice", "/", "t2", TOPICS));
        CoreFixture.get(broker.users().revokeTopics("alice", "/", "t1"));
        restart();
        assertThat(broker.users().get("alice")).isEqualTo(ALICE);
        assertThat(broker.access().permissions("alice", "/")).isEqualTo(PERMISSIONS);
        assertThat(broker.access().topicPermissions("alice", "/")).isEqualTo(Map.of("t2", TOPICS));
    }

    @Test
    void aDeletedUserTakesAllGrantsAlong() throws Exception {
        CoreFixture.get(broker.users().put(ALICE));
        CoreFixture.get(broker.users().grant("alice", "/", PERMISSIONS));
        CoreFixture.get(broker.users().grantTopic("alice", "/", "t1", TOPICS));
        assertThat(CoreFixture.get(broker.users().delete("alice"))).isTrue();
        CoreFixture.get(broker.users().put(ALICE));
        assertThat(broker.access().permissions("alice", "/")).isNull();
        restart();
        assertThat(broker.access().permissions("alice", "/")).isNull();
        assertThat(broker.access().topicPermissions("alice", "/")).isEmpty();
    }

    @Test
    void policiesSurvive() throws Exception {
        Policy user = policy(PolicyKind.USER, "dead-letter-exchange", "x");
        Policy operator = policy(PolicyKind.OPERATOR, "max-length", 7L);
        CoreFixture.get(broker.vhost("/").policies().put(PolicyKind.USER, user));
        CoreFixture.get(broker.vhost("/").policies().put(PolicyKind.OPERATOR, operator));
        restart();
        assertThat(broker.vhost("/").policies().list(PolicyKind.USER)).containsExactly(user);
        assertThat(broker.vhost("/").policies().list(PolicyKind.OPERATOR)).containsExactly(operator);
        assertThat(broker.vhost("/").policyForExchange("amq.direct").definition())
                .isEqualTo(FieldTable.of("dead-letter-exchange", "x", "max-length", 7L));
    }

    @Test
    void parametersSurvive() throws Exception {
        FieldTable limits = FieldTable.of("max-queues", 3L);
        Object list = FieldArray.of(1L, FieldTable.of("a", FieldTable.VOID));
        CoreFixture.get(broker.parameters().put("vhost-limits", "/", "limits", limits));
        CoreFixture.get(broker.parameters().putGlobal("g", list));
        restart();
        assertThat(broker.vhost("/").limits().maxQueues()).isEqualTo(3);
        assertThat(broker.parameters().get("vhost-limits", "/", "limits")).isEqualTo(limits);
        assertThat(broker.parameters().globals()).containsEntry("g", list);
        CoreFixture.get(broker.parameters().delete("vhost-limits", "/", "limits"));
        assertThat(broker.vhost("/").limits().maxQueues()).isNegative();
    }

    @Test
    void aDeletedVirtualHostLeavesNothingBehind() throws Exception {
        CoreFixture.get(broker.vhosts().put("v", VirtualHostMetadata.NONE));
        CoreFixture.get(broker.users().grant("guest", "v", PERMISSIONS));
        CoreFixture.get(broker.users().grantTopic("guest", "v", "t", TOPICS));
        CoreFixture.get(broker.parameters().put("vhost-limits", "v", "limits", FieldTable.of("max-queues", 3L)));
        CoreFixture.get(broker.vhost("v").policies().put(PolicyKind.USER, policy(PolicyKind.USER, "max-length", 7L)));
        assertThat(CoreFixture.get(broker.vhosts().delete("v"))).isTrue();
        assertThat(CoreFixture.get(broker.vhosts().delete("v"))).isFalse();
        restart();
        assertThat(broker.vhost("v")).isNull();
        CoreFixture.get(broker.vhosts().put("v", VirtualHostMetadata.NONE));
        assertThat(broker.access().permissions("guest", "v")).isNull();
        assertThat(broker.access().topicPermissions("guest", "v")).isEmpty();
        assertThat(broker.parameters().all()).isEmpty();
        assertThat(broker.vhost("v").limits()).isEqualTo(VirtualHostLimits.NONE);
        assertThat(broker.vhost("v").policies().list(PolicyKind.USER)).isEmpty();
    }
}

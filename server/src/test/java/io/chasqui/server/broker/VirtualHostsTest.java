package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.broker.CoreFixture.FakeConnection;
import io.chasqui.server.broker.policy.Policy;
import io.chasqui.server.broker.policy.PolicyKind;
import io.chasqui.server.definition.InvalidDefinitionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualHostsTest {

    private final CoreFixture core = new CoreFixture();
    private final FakeConnection client = new FakeConnection(core.loops.get(0));

    @AfterEach
    void close() throws Exception {
        core.close();
    }

    private List<CompletableFuture<BrokerQueue>> declare(VirtualHost vhost, int queues) {
        List<CompletableFuture<BrokerQueue>> declared = new ArrayList<>();
        for (int i = 0; i < queues; i++) {
            QueueDefinition definition = new QueueDefinition("q" + i, true, false, false, FieldTable.EMPTY);
            declared.add(vhost.declareQueue(definition, client).toCompletableFuture());
        }
        return declared;
    }

    /** Waits for all of them, and counts those that did not fail. */
    private static long succeeded(List<CompletableFuture<BrokerQueue>> declared) {
        return declared.stream()
                .filter(each -> each.handle((queue, error) -> error == null)
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join())
                .count();
    }

    @Test
    void manyDeclarationsAtOnceDoNotExceedALimitTogether() throws Exception {
        CoreFixture.get(core.broker.parameters().put("vhost-limits", "/", "limits", FieldTable.of("max-queues", 3L)));
        assertThat(succeeded(declare(core.vhost, 20))).isEqualTo(3);
        assertThat(core.vhost.queues()).hasSize(3);
        CoreFixture.get(core.vhost.deleteQueue("q0", false, false, client));
        assertThat(succeeded(declare(core.vhost, 20))).isEqualTo(3);
    }

    @Test
    void aDeclarationThatFailsGivesItsPlaceBack() throws Exception {
        CoreFixture.get(core.broker.parameters().put("vhost-limits", "/", "limits", FieldTable.of("max-queues", 1L)));
        QueueDefinition wrong = new QueueDefinition("wrong", true, false, false, FieldTable.of("x-expires", -1));
        assertThatThrownBy(() -> CoreFixture.get(core.vhost.declareQueue(wrong, client)))
                .hasRootCauseInstanceOf(ProtocolException.class);
        assertThat(succeeded(declare(core.vhost, 1))).isEqualTo(1);
    }

    @Test
    void whatIsBeingDeclaredWhileItsVirtualHostIsDeletedIsGoneToo() throws Exception {
        CoreFixture.get(core.broker.vhosts().put("v", VirtualHostMetadata.NONE));
        VirtualHost vhost = core.broker.vhost("v");
        List<CompletableFuture<BrokerQueue>> declared = declare(vhost, 10);
        CompletableFuture<Boolean> deleted = core.broker.vhosts().delete("v").toCompletableFuture();
        List<CompletableFuture<BrokerQueue>> tooLate = declare(vhost, 20).subList(10, 20);
        assertThat(CoreFixture.get(deleted)).isTrue();
        assertThat(succeeded(declared)).isEqualTo(10);
        assertThat(succeeded(tooLate)).isZero();
        assertThat(core.definitions.load().keySet())
                .noneMatch(key -> key.vhost().equals("v") || key.name().equals("v"));
    }

    @Test
    void whatIsGrantedAndSetWhileAVirtualHostIsDeletedIsGoneToo() throws Exception {
        CoreFixture.get(core.broker.vhosts().put("v", VirtualHostMetadata.NONE));
        VirtualHost vhost = core.broker.vhost("v");
        Policy policy = Policy.parse(
                PolicyKind.USER, "p", FieldTable.of("pattern", ".*", "definition", FieldTable.of("max-length", 1L)));
        List<CompletableFuture<?>> changes = new ArrayList<>();
        Runnable change = () -> {
            changes.add(core.broker
                    .users()
                    .grant("guest", "v", Permissions.of("", "", ""))
                    .toCompletableFuture());
            changes.add(vhost.policies().put(PolicyKind.USER, policy).toCompletableFuture());
            changes.add(core.broker
                    .parameters()
                    .put("vhost-limits", "v", "limits", FieldTable.of("max-queues", 1L))
                    .toCompletableFuture());
        };
        change.run();
        CompletableFuture<Boolean> deleted = core.broker.vhosts().delete("v").toCompletableFuture();
        change.run();
        assertThat(CoreFixture.get(deleted)).isTrue();
        changes.forEach(each -> each.handle((done, error) -> done).join());
        assertThat(changes.subList(0, 3)).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(changes.subList(3, 6)).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(core.definitions.load().keySet())
                .noneMatch(key -> key.vhost().equals("v") || key.name().equals("v"));
        assertThat(core.broker.access().permissions("guest", "v")).isNull();
    }

    @Test
    void otherVirtualHostsDoNotWaitForADeletion() throws Exception {
        CoreFixture.get(core.broker.vhosts().put("v", VirtualHostMetadata.NONE));
        CoreFixture.get(core.broker.vhosts().put("w", VirtualHostMetadata.NONE));
        declare(core.broker.vhost("v"), 5);
        core.broker.vhosts().delete("v");
        assertThat(succeeded(declare(core.broker.vhost("w"), 5))).isEqualTo(5);
    }

    @Test
    void aProtectedVirtualHostIsNotDeleted() throws Exception {
        CoreFixture.get(core.broker.vhosts().put("v", new VirtualHostMetadata("", List.of(), null, true)));
        assertThatThrownBy(() -> CoreFixture.get(core.broker.vhosts().delete("v")))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("Refusing to delete virtual host 'v' because it is protected from deletion");
        assertThat(core.broker.vhost("v")).isNotNull();
    }

    @Test
    void anUnknownTypeOfQueuesIsNoDefault() {
        assertThatThrownBy(() -> CoreFixture.get(
                        core.broker.vhosts().put("v", new VirtualHostMetadata("", List.of(), "foo", false))))
                .hasMessageContaining("foo is not a valid queue type");
    }

    @Test
    void parametersNeedAComponentThatKnowsThem() {
        assertThatThrownBy(() -> CoreFixture.get(core.broker.parameters().put("foo", "/", "x", 1L)))
                .hasMessageContaining("Validation failed\n\ncomponent foo not found\n");
        assertThatThrownBy(() -> CoreFixture.get(
                        core.broker.parameters().put("vhost-limits", "/", "limits", FieldTable.of("foo", 1L))))
                .hasMessageContaining("Unrecognised terms [{<<\"foo\">>,1}] in limits");
        assertThatThrownBy(() -> CoreFixture.get(
                        core.broker.parameters().put("vhost-limits", "/", "limits", FieldTable.of("max-queues", "x"))))
                .hasMessageContaining("max-queues should be a number, actually was <<\"x\">>");
    }
}

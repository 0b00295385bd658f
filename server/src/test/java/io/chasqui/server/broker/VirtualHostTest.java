package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.routing.Binding;
import io.chasqui.routing.DestinationKind;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.broker.CoreFixture.FakeConnection;
import io.chasqui.store.definitions.DefinitionKey;
import io.chasqui.store.definitions.DefinitionKey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualHostTest {

    private final CoreFixture core = new CoreFixture();
    private final VirtualHost vhost = core.vhost;
    private final FakeConnection client = new FakeConnection(core.loops.get(0));

    @AfterEach
    void close() throws Exception {
        core.close();
    }

    private static QueueDefinition queue(String name, boolean durable, boolean exclusive) {
        return new QueueDefinition(name, durable, exclusive, false, FieldTable.EMPTY);
    }

    private static ExchangeDefinition exchange(String name, boolean autoDelete) {
        return new ExchangeDefinition(name, "fanout", true, autoDelete, false, FieldTable.EMPTY);
    }

    private static Binding binding(String exchange, String queue) {
        return Binding.toQueue(exchange, queue, "", FieldTable.EMPTY);
    }

    private Set<String> stored(Kind kind) {
        return core.definitions.load().keySet().stream()
                .filter(key -> key.kind() == kind)
                .map(DefinitionKey::name)
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsDurableIsStoredAndWhatIsNotIsNot() throws Exception {
        CoreFixture.get(vhost.declareQueue(queue("kept", true, false), client));
        CoreFixture.get(vhost.declareQueue(queue("passing", false, false), client));
        CoreFixture.get(vhost.bind(binding("amq.fanout", "kept"), client));
        CoreFixture.get(vhost.bind(binding("amq.fanout", "passing"), client));
        assertThat(stored(Kind.QUEUE)).containsExactly("kept");
        assertThat(stored(Kind.BINDING))
                .containsExactly(binding("amq.fanout", "kept").id());
        CoreFixture.get(vhost.deleteQueue("kept", false, false, client));
        assertThat(stored(Kind.QUEUE)).isEmpty();
        assertThat(stored(Kind.BINDING)).isEmpty();
        assertThat(vhost.queue("kept")).isNull();
        assertThat(vhost.requireExchange("amq.fanout").bindingCount()).isEqualTo(1);
    }

    @Test
    void anExclusiveQueueOfAConnectionThatIsGoneDoesNotComeIntoBeing() throws Exception {
        client.disappear();
        assertThatThrownBy(() -> CoreFixture.get(vhost.declareQueue(queue("mine", false, true), client)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ProtocolException.class);
        assertThat(vhost.queue("mine")).isNull();
    }

    @Test
    void exclusiveQueuesGoWithTheirConnectionAlsoThoseJustBeingDeclared() throws Exception {
        List<CompletionStage<BrokerQueue>> declarations = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            declarations.add(vhost.declareQueue(queue("mine" + i, false, true), client));
        }
        FakeConnection other = new FakeConnection(core.loops.get(1));
        declarations.add(vhost.declareQueue(queue("theirs", false, true), other));
        CoreFixture.get(vhost.deleteExclusiveQueues(client));
        assertThat(vhost.queues()).extracting(BrokerQueue::name).containsExactly("theirs");
        assertThat(declarations)
                .allMatch(declared -> declared.toCompletableFuture().isDone());
    }

    @Test
    void anAutoDeleteExchangeGoesWithItsLastBindingHoweverQuicklyTheQueuesGo() throws Exception {
        for (int round = 0; round < 50; round++) {
            CoreFixture.get(vhost.declareExchange(exchange("short", true)));
            for (String name : List.of("a", "b", "c")) {
                CoreFixture.get(vhost.declareQueue(queue(name, true, false), client));
                CoreFixture.get(vhost.bind(binding("short", name), client));
            }
            List<CompletionStage<Integer>> deletions = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                deletions.add(vhost.deleteQueue(name, false, false, client));
            }
            for (CompletionStage<Integer> deletion : deletions) {
                CoreFixture.get(deletion);
            }
            assertThat(vhost.topology().exchange("short")).isNull();
            assertThat(stored(Kind.EXCHANGE)).isEmpty();
            assertThat(stored(Kind.BINDING)).isEmpty();
        }
    }

    @Test
    void aQueueWhoseDeletionCannotBeStoredDoesNotSwallowMessages() throws Exception {
        CoreFixture.get(vhost.declareQueue(queue("kept", true, false), client));
        CoreFixture.get(vhost.bind(binding("amq.fanout", "kept"), client));
        core.definitions.fail();
        assertThatThrownBy(() -> CoreFixture.get(vhost.deleteQueue("kept", false, false, client)))
                .hasMessageContaining("the disk failed");
        assertThat(vhost.queue("kept")).isNull();
        assertThat(vhost.requireExchange("amq.fanout").bindingCount()).isZero();
        // Neither does anything come into being that a restart would forget.
        assertThatThrownBy(() -> CoreFixture.get(vhost.declareQueue(queue("new", true, false), client)))
                .hasMessageContaining("the disk failed");
        assertThat(vhost.queue("new")).isNull();
        CoreFixture.get(vhost.declareQueue(queue("passing", false, false), client));
    }

    @Test
    void changesFromManyThreadsLeaveTopologyAndStoreInAgreement() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 4; t++) {
            int seed = t;
            Thread thread = new Thread(() -> changeAtRandom(new Random(seed), failures));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(60_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(failures).isEmpty();
        assertConsistent();
    }

    private void changeAtRandom(Random random, List<Throwable> failures) {
        FakeConnection connection = new FakeConnection(core.loops.get(random.nextInt(2)));
        List<CompletableFuture<?>> underWay = new ArrayList<>();
        for (int step = 0; step < 1500; step++) {
            underWay.add(change(random, connection).toCompletableFuture());
            if (random.nextInt(4) == 0) {
                underWay.forEach(each -> await(each, failures));
                underWay.clear();
            }
        }
        underWay.forEach(each -> await(each, failures));
    }

    /** A refusal is an answer; anything else is a failure. */
    private static void await(CompletableFuture<?> change, List<Throwable> failures) {
        try {
            change.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof ProtocolException)) {
                failures.add(e);
            }
        }
    }

    private CompletionStage<?> change(Random random, FakeConnection by) {
        String queue = "q" + random.nextInt(4);
        String exchange = "x" + random.nextInt(3);
        return switch (random.nextInt(8)) {
            case 0 -> vhost.declareQueue(queue(queue, true, false), by);
            case 1 -> vhost.deleteQueue(queue, false, false, by);
            case 2 -> vhost.declareExchange(exchange(exchange, !exchange.equals("x0")));
            case 3 -> vhost.deleteExchange(exchange, random.nextBoolean());
            case 4, 5 -> vhost.bind(binding(exchange, queue), by);
            case 6 -> vhost.bind(Binding.toExchange(exchange, "x0", "", FieldTable.EMPTY), by);
            default -> vhost.unbind(binding(exchange, queue), by);
        };
    }

    private void assertConsistent() {
        List<Binding> bindings = vhost.topology().bindings();
        for (Binding binding : bindings) {
            if (binding.destinationKind() == DestinationKind.QUEUE) {
                assertThat(vhost.queue(binding.destination()))
                        .as(binding.toString())
                        .isNotNull();
            } else {
                assertThat(vhost.topology().exchange(binding.destination()))
                        .as(binding.toString())
                        .isNotNull();
            }
        }
        assertThat(stored(Kind.BINDING))
                .isEqualTo(bindings.stream().map(Binding::id).collect(Collectors.toSet()));
        assertThat(stored(Kind.QUEUE))
                .isEqualTo(vhost.queues().stream().map(BrokerQueue::name).collect(Collectors.toSet()));
        assertThat(stored(Kind.EXCHANGE))
                .isEqualTo(vhost.topology().exchanges().stream()
                        .map(Exchange::name)
                        .filter(name -> !name.isEmpty() && !name.startsWith("amq."))
                        .collect(Collectors.toSet()));
    }
}

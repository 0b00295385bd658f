package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Binding;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.routing.ExchangeTypes;
import io.chasqui.routing.Removal;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.routing.Routes;
import io.chasqui.routing.Topology;
import io.chasqui.server.broker.event.TopologyEvents;
import io.chasqui.server.broker.policy.EffectivePolicy;
import io.chasqui.server.broker.policy.PolicyKey;
import io.chasqui.server.broker.policy.PolicySet;
import io.chasqui.server.broker.policy.PolicyTarget;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.BrokerLoops;
import io.chasqui.server.traffic.Churn;
import io.chasqui.server.traffic.VhostTraffic;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionKey;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.queue.MemoryBudget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A virtual host: its queues, its exchanges and bindings, and every change of them. Looking up and routing is lock-free
 * and open to any thread. A change is checked on the definition thread, written to the definition store if it is
 * durable, and becomes visible only when it is safe there: nobody can publish to a queue that a crash would forget.
 */
public final class VirtualHost {

    private final String name;
    private final Definitions definitions;
    private final DefinitionSequence sequence;
    private final MemoryBudget memory;
    private final DefinitionLimits room;
    private final Map<String, BrokerQueue> queues = new ConcurrentHashMap<>();
    private final Map<ClientConnection, Set<BrokerQueue>> exclusiveQueues = new HashMap<>();
    private final ReplyQueues replies;
    private final Topology<Destination> topology;
    private final TopologyEvents events;
    private final StoredTopology stored;
    private final KeepingExchanges keeping;
    private final ExchangeChanges exchanges;
    private final Policies policies;
    private final VhostTraffic traffic;
    private volatile VirtualHostMetadata metadata = VirtualHostMetadata.NONE;
    private volatile VirtualHostLimits limits = VirtualHostLimits.NONE;
    private volatile boolean deleted;
    private volatile PublishRate publishRate;

    /** Null unless messages are traced. */
    private volatile Firehose firehose;

    VirtualHost(
            String name,
            Definitions definitions,
            MemoryBudget memory,
            DefinitionLimits room,
            BrokerLoops loops,
            VhostTraffic traffic) {
        this.name = name;
        this.definitions = definitions;
        this.sequence = definitions.sequence();
        this.events = new TopologyEvents(definitions.events(), name);
        this.memory = memory;
        this.replies = new ReplyQueues(name);
        this.topology = new Topology<>(name, Broker.EXCHANGE_TYPES, this::destination);
        this.keeping = new KeepingExchanges(this, definitions.store(), loops);
        this.room = room;
        this.traffic = traffic;
        this.stored = new StoredTopology(name, topology, queues);
        this.exchanges = new ExchangeChanges(this, stored, sequence, room, events);
        this.policies = new Policies(name, definitions, this::requireAlive, this::policiesChanged);
        ExchangeDefinition.predeclared().forEach(topology::declare);
    }

    public String name() {
        return name;
    }

    MemoryBudget memory() {
        return memory;
    }

    /** What clients do in here. */
    public VhostTraffic traffic() {
        return traffic;
    }

    /** What the operator says about it. */
    public VirtualHostMetadata metadata() {
        return metadata;
    }

    void metadata(VirtualHostMetadata changed) {
        metadata = changed;
    }

    /** How much there may be in it. */
    public VirtualHostLimits limits() {
        return limits;
    }

    void limits(VirtualHostLimits changed) {
        limits = changed;
        publishRate = PublishRate.of(name, changed, System.nanoTime());
    }

    /** How fast messages may be published, or null if that does not matter. Any thread. */
    public PublishRate publishRate() {
        return publishRate;
    }

    /** Tells about every message, or is null while nobody wants that. Any thread. */
    public Firehose firehose() {
        return firehose;
    }

    /** Begins or ends to trace messages, until the broker ends. Any thread. */
    public void trace(boolean wanted) {
        firehose = wanted ? new Firehose(this) : null;
        // Whoever knows the way of its messages looks again.
        topology.queuesChanged();
    }

    /** Its policies and operator policies. */
    public Policies policies() {
        return policies;
    }

    // ---- Lookups: any thread ----

    /** The types of exchanges that can be declared. */
    public static ExchangeTypes exchangeTypes() {
        return Broker.EXCHANGE_TYPES;
    }

    /** Null if there is no such queue. */
    public BrokerQueue queue(String queueName) {
        return queues.get(queueName);
    }

    /**
     * The queue, if the connection may use it.
     *
     * @throws ProtocolException NOT_FOUND or RESOURCE_LOCKED
     */
    public BrokerQueue requireQueue(String queueName, ClientConnection by) {
        BrokerQueue queue = queues.get(queueName);
        if (queue == null) {
            throw noQueue(queueName);
        }
        queue.requireAccess(by);
        return queue;
    }

    /** NOT_FOUND for the queue of this name. */
    public ProtocolException noQueue(String queueName) {
        return new ProtocolException(ReplyCode.NOT_FOUND, "no queue '" + queueName + "' in vhost '" + name + "'");
    }

    /** Where direct replies go. */
    public ReplyQueues replies() {
        return replies;
    }

    private Destination destination(String queueName) {
        BrokerQueue queue = queues.get(queueName);
        return queue == null ? replies.get(queueName) : queue;
    }

    public Collection<BrokerQueue> queues() {
        return Collections.unmodifiableCollection(queues.values());
    }

    /** @throws ProtocolException NOT_FOUND */
    public Exchange<Destination> requireExchange(String exchangeName) {
        return topology.requireExchange(exchangeName);
    }

    public Topology<Destination> topology() {
        return topology;
    }

    /** Changes when a remembered route may no longer hold. */
    public long topologyVersion() {
        return topology.version();
    }

    /** Collects the queues that a message published to the exchange reaches. */
    public void route(Exchange<Destination> exchange, RoutedMessage message, Routes<Destination> out) {
        topology.route(exchange, message, out);
    }

    /** Where a message that a client has published to the exchange goes first: past its keys, if it drops copies. */
    public Destination[] guard(Exchange<Destination> exchange, Destination[] destinations) {
        return ExchangeDeduplication.guard(exchange, destinations);
    }

    // ---- Queues ----

    /** The definition with the default type of queues here, if it is one that needs it. */
    public QueueDefinition withDefaultType(QueueDefinition definition) {
        return definition.withDefaultType(QueueType.named(metadata.defaultQueueType()));
    }

    /**
     * Declares a queue, or checks that it is there as asked.
     *
     * @param by the declaring connection, owner of the queue if it is exclusive; its loop will own the messages
     */
    public CompletionStage<BrokerQueue> declareQueue(QueueDefinition requested, ClientConnection by) {
        traffic.broker().churn().count(Churn.Event.QUEUE_DECLARED);
        QueueDefinition definition = withDefaultType(requested);
        BrokerQueue existing = queues.get(definition.name());
        if (existing != null) {
            return Definitions.completed(() -> redeclared(existing, definition, by));
        }
        return sequence.submit(Set.of(stored.queueKey(definition.name())), () -> {
            BrokerQueue raced = queues.get(definition.name());
            return raced != null
                    ? Definitions.completed(() -> redeclared(raced, definition, by))
                    : create(definition, by);
        });
    }

    private BrokerQueue redeclared(BrokerQueue existing, QueueDefinition definition, ClientConnection by) {
        existing.requireAccess(by);
        if (definition.exclusive() != existing.definition().exclusive()) {
            throw existing.locked();
        }
        existing.definition().requireEquivalent(definition, name);
        return existing;
    }

    private CompletionStage<BrokerQueue> create(QueueDefinition definition, ClientConnection by) {
        if (definition.exclusive() && by.isGone()) {
            // Nobody would ever delete it: the exclusive queues of that connection have been collected already.
            throw new ProtocolException(ReplyCode.RESOURCE_ERROR, "the connection of an exclusive queue is gone");
        }
        requireAlive();
        definition.validate(name);
        long id = definitions.store().nextQueueId();
        room.queueDeclaring(this, definition.name());
        BrokerQueue queue =
                new BrokerQueue(this, definition, id, by.loop(), definition.exclusive() ? by : null, Map.of());
        List<DefinitionChange> changes = definition.durable()
                ? List.of(DefinitionChange.put(stored.queueKey(definition.name()), definition.toTable(id, false)))
                : List.of();
        return change(AuditLines.queue(definition.name(), name, "declared"), changes, () -> {
                    add(queue);
                    traffic.broker().churn().count(Churn.Event.QUEUE_CREATED);
                    events.queueCreated(queue, definition.exclusive() ? by.name() : "");
                    return queue;
                })
                .whenCompleteAsync((done, error) -> room.queueDeclared(this), sequence::execute);
    }

    /** A durable queue found in the definition store at start. */
    void recover(
            QueueDefinition definition,
            long id,
            boolean paused,
            BrokerLoop loop,
            Map<Integer, List<MessageBlock>> blocks) {
        BrokerQueue queue = new BrokerQueue(this, definition, id, loop, null, blocks);
        if (paused) {
            queue.pause(true);
        }
        add(queue);
    }

    /**
     * Stops a queue from handing out messages, or lets it go on, also after a restart.
     *
     * @return fails with NOT_FOUND or RESOURCE_LOCKED
     */
    public CompletionStage<Void> pauseQueue(String queueName, boolean paused, ClientConnection by) {
        DefinitionKey key = stored.queueKey(queueName);
        return sequence.submit(Set.of(key), () -> {
            BrokerQueue queue = requireQueue(queueName, by);
            List<DefinitionChange> changes = queue.durable()
                    ? List.of(DefinitionChange.put(key, queue.definition().toTable(queue.id(), paused)))
                    : List.of();
            List<String> told = AuditLines.queue(queueName, name, paused ? "paused" : "resumed");
            return change(told, changes, () -> queue.pause(paused)).thenCompose(holds -> holds);
        });
    }

    /** A durable exchange found in the definition store at start. */
    void recover(ExchangeDefinition definition, ExchangeKeeper keeper) {
        topology.declare(definition, keeper);
        applyPolicy(definition.name(), policies.current());
    }

    private void add(BrokerQueue queue) {
        queue.policy(policyFor(queue, policies.current()));
        queues.put(queue.name(), queue);
        if (queue.exclusiveOwner() != null) {
            exclusiveQueues
                    .computeIfAbsent(queue.exclusiveOwner(), owner -> new LinkedHashSet<>())
                    .add(queue);
        }
        topology.queuesChanged();
        queue.start();
    }

    /**
     * Deletes a queue with its messages and bindings.
     *
     * @return how many messages were ready; 0 if there was no such queue
     */
    public CompletionStage<Integer> deleteQueue(
            String queueName, boolean ifUnused, boolean ifEmpty, ClientConnection by) {
        return submitDeletion(queueName, () -> {
            BrokerQueue queue = queues.get(queueName);
            if (queue == null) {
                return CompletableFuture.completedStage(0);
            }
            queue.requireAccess(by);
            queue.requireDeletable(ifUnused, ifEmpty);
            return delete(queue, ifUnused, ifEmpty);
        });
    }

    private CompletableFuture<Integer> submitDeletion(String queueName, Supplier<CompletionStage<Integer>> body) {
        return sequence.submit(
                () -> stored.touchedBy(stored.queueKey(queueName), topology.removalOfQueues(List.of(queueName))), body);
    }

    /** Deletes an auto-delete queue that lost its last consumer, unless it has one again. */
    CompletionStage<Integer> deleteUnused(BrokerQueue queue) {
        return submitDeletion(queue, true);
    }

    private CompletableFuture<Integer> submitDeletion(BrokerQueue queue, boolean ifUnused) {
        return submitDeletion(
                queue.name(),
                () -> queues.get(queue.name()) == queue
                        ? delete(queue, ifUnused, false)
                        : CompletableFuture.completedStage(0));
    }

    /** Deletes the exclusive queues of a connection that closes, also one that is just being declared. */
    CompletionStage<Void> deleteExclusiveQueues(ClientConnection owner) {
        return sequence.submit(Set.of(), () -> {
            List<CompletableFuture<Integer>> deletions = new ArrayList<>();
            for (BrokerQueue queue : exclusiveQueues.getOrDefault(owner, Set.of())) {
                deletions.add(submitDeletion(queue, false));
            }
            return CompletableFuture.allOf(deletions.toArray(new CompletableFuture<?>[0]));
        });
    }

    /** On the definition thread. */
    private CompletionStage<Integer> delete(BrokerQueue queue, boolean ifUnused, boolean ifEmpty) {
        return queue.deleteMessages(ifUnused, ifEmpty)
                .thenComposeAsync(Actor.keeping(count -> forget(queue).thenApply(done -> count)), sequence::execute);
    }

    private CompletionStage<Void> forget(BrokerQueue queue) {
        Removal removal = topology.removalOfQueues(List.of(queue.name()));
        List<DefinitionChange> changes = stored.removalOf(removal);
        if (queue.durable()) {
            changes.add(DefinitionChange.remove(stored.queueKey(queue.name())));
        }
        CompletionStage<Void> stored = changes.isEmpty()
                ? CompletableFuture.completedStage(null)
                : definitions.store().apply(changes);
        // Its messages are gone: it goes even if the store fails, or it would confirm what it does not keep.
        Actor by = Actor.current();
        return stored.whenCompleteAsync((done, error) -> by.run(() -> takeOut(queue, removal)), sequence::execute);
    }

    private void takeOut(BrokerQueue queue, Removal removal) {
        if (queues.remove(queue.name(), queue)) {
            AuditLines.queueRemoved(queue.name(), removal, name).forEach(Actor.current()::changed);
            traffic.broker().churn().count(Churn.Event.QUEUE_DELETED);
            events.queueDeleted(queue);
        }
        exclusiveQueues.computeIfPresent(queue.exclusiveOwner(), (owner, theirs) -> {
            theirs.remove(queue);
            return theirs.isEmpty() ? null : theirs;
        });
        exchanges.remove(removal);
        topology.queuesChanged();
    }

    // ---- Exchanges ----

    /** The messages that an exchange delays; null if there is no such exchange or it delays none. */
    public DelayedDeliveries delayedDeliveries(String exchangeName) {
        Exchange<Destination> exchange = topology.exchange(exchangeName);
        return exchange != null && exchange.keeper() instanceof DelayedDeliveries deliveries ? deliveries : null;
    }

    KeepingExchanges keeping() {
        return keeping;
    }

    /** Declares an exchange, or checks that it is there as asked. */
    public CompletionStage<Void> declareExchange(ExchangeDefinition definition) {
        return exchanges.declare(definition);
    }

    /** Deletes an exchange with its bindings; nothing happens if there is none. */
    public CompletionStage<Void> deleteExchange(String exchangeName, boolean ifUnused) {
        return exchanges.delete(exchangeName, ifUnused);
    }

    // ---- Bindings ----

    /** Adds a binding; nothing happens if it is there already. It is durable if both of its ends are. */
    public CompletionStage<Void> bind(Binding binding, ClientConnection by) {
        return exchanges.bind(binding, by);
    }

    /** Removes a binding; nothing happens if it or one of its ends does not exist. */
    public CompletionStage<Void> unbind(Binding binding, ClientConnection by) {
        return exchanges.unbind(binding, by);
    }

    // ---- Policies ----

    /** On the definition thread: nothing comes into being meanwhile that would miss the change. */
    private void policiesChanged(PolicySet changed) {
        queues.values().forEach(queue -> queue.policy(policyFor(queue, changed)));
        topology.exchanges().forEach(exchange -> applyPolicy(exchange.name(), changed));
    }

    private EffectivePolicy policyFor(BrokerQueue queue, PolicySet policySet) {
        return policySet.effectiveFor(queue.definition().type().policyTarget(), queue.name());
    }

    void applyPolicy(String exchange, PolicySet policySet) {
        EffectivePolicy policy = policySet.effectiveFor(PolicyTarget.EXCHANGE, exchange);
        String alternate = policy.text(PolicyKey.ALTERNATE_EXCHANGE);
        topology.policyAlternateExchange(exchange, alternate);
    }

    /** What the policies say about an exchange of this name. */
    public EffectivePolicy policyForExchange(String exchangeName) {
        return policies.current().effectiveFor(PolicyTarget.EXCHANGE, exchangeName);
    }

    // ---- The end ----

    /**
     * Deletes the messages of all queues. Nothing else happens in the virtual host any more.
     *
     * @return what has to be removed from the store
     */
    CompletionStage<List<DefinitionChange>> deleteContents() {
        deleted = true;
        traffic.broker().retire(traffic);
        List<DefinitionChange> changes = stored.removalOfEverything();
        changes.addAll(policies.removals());
        List<CompletableFuture<Integer>> deletions = new ArrayList<>();
        queues.values()
                .forEach(queue ->
                        deletions.add(queue.deleteMessages(false, false).toCompletableFuture()));
        keeping.deleteAll();
        return CompletableFuture.allOf(deletions.toArray(new CompletableFuture<?>[0]))
                .thenApplyAsync(done -> changes, sequence::execute);
    }

    private void requireAlive() {
        if (deleted) {
            throw new ProtocolException(ReplyCode.NOT_ALLOWED, "vhost " + name + " not found");
        }
    }

    // ---- The definition store ----

    /** Writes durable changes, if any, and then makes them visible. On the definition thread. */
    <T> CompletionStage<T> change(List<String> told, List<DefinitionChange> changes, Supplier<T> makeVisible) {
        requireAlive();
        return definitions.change(told, changes, makeVisible);
    }
}

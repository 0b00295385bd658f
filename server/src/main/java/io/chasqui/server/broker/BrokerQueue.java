package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.broker.policy.EffectivePolicy;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.LoopTask;
import io.chasqui.server.traffic.QueueKind;
import io.chasqui.store.count.Counts;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.DeadLetterTarget;
import io.chasqui.store.queue.DeathReason;
import io.chasqui.store.queue.GetReceiver;
import io.chasqui.store.queue.MessageQueue;
import io.chasqui.store.queue.QueueCount;
import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.QueueEnvironment;
import io.chasqui.store.queue.QueueFigures;
import io.chasqui.store.queue.QueueMove;
import io.chasqui.store.queue.QueueName;
import io.chasqui.store.queue.QueueSettings;
import io.chasqui.store.queue.QueueStatistics;
import io.chasqui.store.queue.Settlement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A queue as everything outside its loop sees it: its definition, the loop that owns it, and calls that find their way
 * to that loop. On the owning loop a call is direct; from another loop it is handed over with that turn's batch.
 */
public final class BrokerQueue extends DeliverySource implements Destination {

    private static final LoopTask ENQUEUE = (queue, message, confirmation, tag) ->
            ((BrokerQueue) queue).messages().enqueue((Message) message, (Confirmation) confirmation, tag);

    /** Ready messages and consumers at one moment. */
    public record Occupancy(long ready, int consumers) {}

    /** One message taken by basic.get, or none. */
    public record Got(QueueEntry entry, Message message, boolean redelivered, long remaining) {
        /** The queue had nothing to give. */
        public static final Got NOTHING = new Got(null, null, false, 0);
    }

    private final VirtualHost vhost;
    private final QueueDefinition definition;
    private final long id;
    private final BrokerLoop loop;
    private final boolean countsDeliveries;
    private final QueueKind kind;
    private final QueueStatistics statistics;
    private final ClientConnection exclusiveOwner;
    private Map<Integer, List<MessageBlock>> recovered;
    private MessageQueue messages;
    private Subscription exclusiveConsumer;
    private QueueExpiry expiry;
    private DeadLetterPublisher deadLetters;
    private volatile EffectivePolicy policy = EffectivePolicy.NONE;
    private volatile long consumerTimeoutMillis;
    private volatile boolean paused;

    /**
     * @param exclusiveOwner the connection an exclusive queue belongs to, null for others
     * @param recovered what the store has of it, by priority level
     */
    BrokerQueue(
            VirtualHost vhost,
            QueueDefinition definition,
            long id,
            BrokerLoop loop,
            ClientConnection exclusiveOwner,
            Map<Integer, List<MessageBlock>> recovered) {
        this.vhost = vhost;
        this.definition = definition;
        this.id = id;
        this.loop = loop;
        this.countsDeliveries = definition.type() == QueueType.QUORUM;
        this.consumerTimeoutMillis = definition.queueArguments(policy).consumerTimeoutMillis();
        this.exclusiveOwner = exclusiveOwner;
        this.recovered = recovered;
        this.kind = definition.type().kind();
        this.statistics = QueueStatistics.create(vhost.traffic().broker().deaths(kind, loop.index()));
    }

    public String name() {
        return definition.name();
    }

    public QueueDefinition definition() {
        return definition;
    }

    @Override
    public boolean durable() {
        return definition.durable();
    }

    /** As what its deliveries are counted. */
    public QueueKind kind() {
        return kind;
    }

    /** What is counted in it. Any thread. */
    public Counts<QueueCount> counts() {
        return statistics.counts();
    }

    /** Whether consumers are told how often a message was handed out. */
    public boolean countsDeliveries() {
        return countsDeliveries;
    }

    /** Unique for the life of the data directory. */
    public long id() {
        return id;
    }

    @Override
    public BrokerLoop loop() {
        return loop;
    }

    public VirtualHost vhost() {
        return vhost;
    }

    /** Null unless the queue is exclusive. */
    public ClientConnection exclusiveOwner() {
        return exclusiveOwner;
    }

    /** @throws ProtocolException RESOURCE_LOCKED if the queue belongs to another connection */
    public void requireAccess(ClientConnection by) {
        if (exclusiveOwner != null && exclusiveOwner != by) {
            throw locked();
        }
    }

    ProtocolException locked() {
        return new ProtocolException(
                ReplyCode.RESOURCE_LOCKED,
                "cannot obtain exclusive access to locked " + definition.inVhost(vhost.name())
                        + ". It could be originally declared on another connection or the exclusive property value does"
                        + " not match that of the original declaration.");
    }

    /** The messages; on the owning loop only. */
    MessageQueue messages() {
        if (messages == null) {
            messages = new MessageQueue(
                    new QueueName(vhost.name(), name()),
                    id,
                    definition.settings(policy),
                    new QueueEnvironment(loop.partition(), loop, vhost.memory(), new LoopTimer(loop), statistics),
                    this::deadLetter,
                    recovered);
            messages.pause(paused);
            recovered = Map.of();
        }
        return messages;
    }

    /** Called by the queue only while it has a dead letter exchange. */
    private void deadLetter(Message message, DeathReason reason, DeadLetterTarget.Passage passage) {
        if (deadLetters == null) {
            deadLetters = new DeadLetterPublisher(vhost, this, definition.queueArguments(policy));
        }
        deadLetters.deadLetter(message, reason, passage);
    }

    /** Lets what was recovered go on expiring and leaving, now that there are exchanges and queues to go to. */
    void resume() {
        if (!recovered.isEmpty()) {
            loop.execute(this::messages);
        }
    }

    /** Begins to count the time without use, if the queue expires. Called once, on any thread. */
    void start() {
        long expires = definition.queueArguments(policy).expiresMillis();
        if (expires != QueueSettings.UNLIMITED) {
            loop.execute(() -> expiresAfter(expires));
        }
    }

    private void expiresAfter(long millis) {
        if (expiry != null) {
            expiry.stop();
            expiry = null;
        }
        if (millis != QueueSettings.UNLIMITED && !isDeleted()) {
            expiry =
                    new QueueExpiry(loop, millis, () -> messages().consumerCount() > 0, () -> vhost.deleteUnused(this));
            expiry.start();
        }
    }

    /** On the owning loop. */
    public boolean isDeleted() {
        return messages != null && messages.isDeleted();
    }

    /** How often processing a message may fail, as arguments and policies are now. */
    public long deliveryLimit() {
        return definition.settings(policy).deliveryLimit();
    }

    /** What the policies say about this queue. */
    public EffectivePolicy policy() {
        return policy;
    }

    /** Other policies apply now. On the definition thread. */
    void policy(EffectivePolicy changed) {
        if (!changed.equals(policy)) {
            policy = changed;
            consumerTimeoutMillis = definition.queueArguments(changed).consumerTimeoutMillis();
            loop.execute(this::policyChanged);
        }
    }

    private void policyChanged() {
        deadLetters = null;
        if (isDeleted()) {
            return;
        }
        if (messages != null) {
            messages.configure(definition.settings(policy));
        }
        long expires = definition.queueArguments(policy).expiresMillis();
        if (expires != (expiry == null ? QueueSettings.UNLIMITED : expiry.millis())) {
            expiresAfter(expires);
        }
    }

    /** Whether an operator keeps it from handing out messages. */
    public boolean isPaused() {
        return paused;
    }

    /**
     * Keeps the queue from handing out messages, or lets it go on. On the definition thread, or before anybody knows the
     * queue.
     *
     * @return completes on the owning loop, when it holds for whoever asks for a message next
     */
    CompletionStage<Void> pause(boolean wanted) {
        paused = wanted;
        CompletableFuture<Void> holds = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                if (messages != null) {
                    messages.pause(paused);
                }
            } finally {
                holds.complete(null);
            }
        });
        return holds;
    }

    private void used() {
        if (expiry != null) {
            expiry.used();
        }
    }

    // ---- From any loop ----

    @Override
    public void enqueue(BrokerLoop from, Message message, Confirmation confirmation, long tag) {
        if (from == loop) {
            messages().enqueue(message, confirmation, tag);
        } else {
            from.handOver(loop, ENQUEUE, this, message, confirmation, tag, message.footprint());
        }
    }

    /** True: what basic.get takes from the queue itself is to be acknowledged, if it is remembered at all. */
    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    void settled(QueueEntry entry, Settlement how) {
        messages().settle(entry, how);
    }

    @Override
    void givenBack(QueueEntry[] entries, Settlement how) {
        messages().requeueAll(entries, entries.length, how == Settlement.FAILED);
    }

    /** Classic queues wait for ever. */
    @Override
    public long timeoutMillis(long usual) {
        if (!countsDeliveries) {
            return NO_TIMEOUT;
        }
        long own = consumerTimeoutMillis;
        return own == QueueSettings.UNLIMITED ? usual : own;
    }

    @Override
    public BrokerQueue queue() {
        return this;
    }

    /** Ready messages and consumers; counts as use of a classic queue, and not of others. Completes on the owning loop. */
    public CompletionStage<Occupancy> occupancy(BrokerLoop from) {
        return ask(from, queue -> {
            if (definition.type() == QueueType.CLASSIC) {
                used();
            }
            return new Occupancy(queue.readyCount(), queue.consumerCount());
        });
    }

    /** What an operator sees. Any thread. */
    public QueueFigures figures() {
        return QueueFigures.of(counts());
    }

    /** Gives back the memory of messages that are on the disk, and has others put there. Any thread. */
    void pageOut() {
        loop.execute(() -> messages().pageOut());
    }

    /** Begins to move messages elsewhere. On the owning loop. */
    public QueueMove move(QueueMove.Target target, Runnable wakeUp) {
        return messages().move(target, wakeUp);
    }

    /** On the owning loop. */
    public long readyCount() {
        return messages().readyCount();
    }

    /** Forgets all ready messages and tells how many there were. Completes on the owning loop. */
    public CompletionStage<Integer> purge(BrokerLoop from) {
        return ask(from, MessageQueue::purge);
    }

    private <T> CompletionStage<T> ask(BrokerLoop from, Function<MessageQueue, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        from.run(loop, () -> answer.complete(question.apply(messages())));
        return answer;
    }

    /** Takes one message. Completes on the owning loop. */
    public CompletionStage<Got> get(BrokerLoop from, boolean acknowledges) {
        return get(from, acknowledges, false);
    }

    /** Takes one message for an operator, who gets it even if the queue is paused. Completes on the owning loop. */
    public CompletionStage<Got> inspect(BrokerLoop from, boolean acknowledges) {
        return get(from, acknowledges, true);
    }

    private CompletionStage<Got> get(BrokerLoop from, boolean acknowledges, boolean evenPaused) {
        CompletableFuture<Got> answer = new CompletableFuture<>();
        GetReceiver receiver = new GetReceiver() {
            @Override
            public void got(QueueEntry entry, long remainingReady) {
                answer.complete(new Got(entry, entry.message(), entry.redelivered(), remainingReady));
            }

            @Override
            public void empty() {
                answer.complete(Got.NOTHING);
            }
        };
        from.run(loop, () -> {
            used();
            messages().get(acknowledges, evenPaused, receiver);
        });
        return answer;
    }

    /**
     * Adds a consumer. Only classic queues give it the queue alone if it asks for that.
     *
     * @param accepted completes before the first delivery is made, on the owning loop; fails with ACCESS_REFUSED if it
     *     or another consumer is exclusive
     */
    public void subscribe(BrokerLoop from, Subscription subscription, CompletableFuture<Void> accepted) {
        from.run(loop, () -> {
            boolean exclusive = subscription.exclusive() && definition.type() == QueueType.CLASSIC;
            boolean taken = exclusiveConsumer != null
                    || exclusive && (messages().consumerCount() > 0 || definition.singleActiveConsumer());
            if (taken) {
                accepted.completeExceptionally(new ProtocolException(
                        ReplyCode.ACCESS_REFUSED, definition.inVhost(vhost.name()) + " in exclusive use"));
                return;
            }
            if (exclusive) {
                exclusiveConsumer = subscription;
            }
            accepted.complete(null);
            messages().add(subscription);
        });
    }

    /**
     * Removes a consumer.
     *
     * @return completes on the calling loop, behind the deliveries that were under way to it
     */
    public CompletionStage<Void> unsubscribe(BrokerLoop from, Subscription subscription) {
        CompletableFuture<Void> removed = new CompletableFuture<>();
        from.run(loop, () -> {
            subscription.removedFromQueue();
            messages().remove(subscription);
            used();
            if (exclusiveConsumer == subscription) {
                exclusiveConsumer = null;
            }
            if (definition.autoDelete()
                    && messages().consumerCount() == 0
                    && !messages().isDeleted()) {
                vhost.deleteUnused(this).whenComplete((done, error) -> loop.execute(() -> completeOn(from, removed)));
            } else {
                completeOn(from, removed);
            }
        });
        return removed;
    }

    private void completeOn(BrokerLoop from, CompletableFuture<Void> removed) {
        loop.run(from, () -> removed.complete(null));
    }

    /** @throws ProtocolException NOT_IMPLEMENTED if the queue's type cannot be deleted under a condition */
    void requireDeletable(boolean ifUnused, boolean ifEmpty) {
        if (definition.type() == QueueType.QUORUM && (ifUnused || ifEmpty)) {
            throw new ProtocolException(
                    ReplyCode.NOT_IMPLEMENTED,
                    "cannot delete " + definition.inVhost(vhost.name()) + ". queue.delete operations with "
                            + (ifUnused ? "if-unused" : "if-empty")
                            + " flag set are not supported by quorum queues");
        }
    }

    /**
     * Deletes the messages and the consumers, if the conditions hold. Any thread.
     *
     * @return how many messages were ready; fails with PRECONDITION_FAILED. Completes on the owning loop
     */
    CompletionStage<Integer> deleteMessages(boolean ifUnused, boolean ifEmpty) {
        CompletableFuture<Integer> deleted = new CompletableFuture<>();
        loop.execute(() -> {
            if (ifUnused && messages().consumerCount() > 0) {
                deleted.completeExceptionally(refused(" in use"));
            } else if (ifEmpty && messages().readyCount() > 0) {
                deleted.completeExceptionally(refused(" not empty"));
            } else {
                if (expiry != null) {
                    expiry.stop();
                }
                deleted.complete(messages().delete());
            }
        });
        return deleted;
    }

    private ProtocolException refused(String why) {
        return new ProtocolException(ReplyCode.PRECONDITION_FAILED, definition.inVhost(vhost.name()) + why);
    }

    @Override
    public String toString() {
        return definition.inVhost(vhost.name());
    }
}

package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.ConnectionStatus.ConsumerStatus;
import io.chasqui.server.broker.ConsumerArguments;
import io.chasqui.server.broker.DeliverySource;
import io.chasqui.server.broker.GeneratedNames;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.QueueType;
import io.chasqui.server.broker.SharedPrefetch;
import io.chasqui.server.broker.Subscription;
import io.chasqui.server.loop.BrokerLoop;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumers of one channel, by tag. Confined to the connection's loop. */
final class ChannelConsumers {

    private static final Logger LOG = LoggerFactory.getLogger("channel");

    private final Channel channel;
    private final BrokerLoop loop;
    private final OptionalLong limit;
    private final Map<String, ChannelConsumer> byTag = new LinkedHashMap<>();
    private final Map<String, ConsumerStatus> statuses = new ConcurrentHashMap<>(1);
    private final ReplyConsumer replies;
    private SharedPrefetch together;

    /** @param limit of consumers on the channel */
    ChannelConsumers(Channel channel, BrokerLoop loop, OptionalLong limit) {
        this.channel = channel;
        this.loop = loop;
        this.limit = limit;
        this.replies = new ReplyConsumer(channel);
    }

    /** basic.consume on the pseudo queue of direct replies. */
    void consumeReplies(Method.BasicConsume consume) {
        requireFree(consume.consumerTag());
        requireRoom();
        replies.consume(consume);
    }

    private void requireFree(String tag) {
        if (byTag.containsKey(tag)) {
            throw new ProtocolException(ReplyCode.NOT_ALLOWED, "attempt to reuse consumer tag '" + tag + "'");
        }
    }

    /**
     * Limits what all consumers of the channel together may hold unacknowledged. Quorum queues do not take part.
     *
     * @param messages 0 for no limit
     * @return completes when no queue hands out more than that
     */
    CompletionStage<Void> limitTogether(int messages) {
        if (together == null && messages == 0) {
            return CompletableFuture.completedStage(null);
        }
        if (together == null) {
            together = new SharedPrefetch();
        }
        together.limit(loop, messages);
        Set<Subscription> subscriptions = channel.subscriptionsToSettle();
        byTag.values().forEach(consumer -> subscriptions.add(consumer.subscription()));
        CompletableFuture<?>[] attached = subscriptions.stream()
                .filter(subscription -> !isQuorum(subscription.queue()))
                .map(subscription -> together.attach(loop, subscription).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(attached);
    }

    private static boolean isQuorum(BrokerQueue queue) {
        return queue.definition().type() == QueueType.QUORUM;
    }

    /** basic.consume on a queue that exists and may be read. consume-ok goes out before the first delivery. */
    void consume(Method.BasicConsume consume, BrokerQueue queue, int prefetch) {
        String tag = consume.consumerTag().isEmpty() ? GeneratedNames.next("amq.ctag-") : consume.consumerTag();
        requireFree(tag);
        requireRoom();
        ConsumerArguments arguments = new ConsumerArguments(consume.arguments());
        QueueDefinition definition = queue.definition();
        arguments.validate(definition.type(), definition.inVhost(channel.vhost().name()));
        ChannelConsumer consumer = new ChannelConsumer(channel, tag);
        Subscription subscription =
                new Subscription(queue, consumer, loop, !consume.noAck(), prefetch, arguments, consume.exclusive());
        consumer.subscribed(subscription);
        if (together != null) {
            shareLimit(subscription);
        }
        byTag.put(tag, consumer);
        statuses.put(tag, new ConsumerStatus(tag, consume.arguments(), subscription));
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        channel.await(
                accepted,
                done -> {
                    channel.events()
                            .consumerCreated(
                                    channel.connection(), channel.number(), tag, subscription, consume.arguments());
                    if (!consume.noWait()) {
                        channel.send(new Method.BasicConsumeOk(tag));
                    }
                },
                refused -> {
                    byTag.remove(tag);
                    statuses.remove(tag);
                    channel.fail(refused.in(consume.classId(), consume.methodId()));
                });
        queue.subscribe(loop, subscription, accepted);
    }

    private void requireRoom() {
        if (limit.isPresent() && byTag.size() >= limit.getAsLong()) {
            throw new ProtocolException(
                    ReplyCode.NOT_ALLOWED, "reached maximum (" + limit.getAsLong() + ") of consumers per channel");
        }
    }

    private void shareLimit(Subscription subscription) {
        BrokerQueue queue = subscription.queue();
        if (!isQuorum(queue)) {
            together.attach(loop, subscription);
        } else if (together.limits()) {
            throw new ProtocolException(ReplyCode.NOT_IMPLEMENTED, queue + " does not support global qos");
        }
    }

    /** basic.cancel; a tag that is not known is answered all the same. */
    void cancel(Method.BasicCancel cancel) {
        if (replies.hasTag(cancel.consumerTag())) {
            replies.release();
        }
        ChannelConsumer consumer = byTag.remove(cancel.consumerTag());
        statuses.remove(cancel.consumerTag());
        Runnable answer = () -> {
            if (!cancel.noWait()) {
                channel.send(new Method.BasicCancelOk(cancel.consumerTag()));
            }
        };
        if (consumer == null) {
            answer.run();
        } else {
            Subscription subscription = consumer.subscription();
            deleted(consumer);
            channel.await(subscription.queue().unsubscribe(loop, subscription), done -> answer.run(), channel::fail);
        }
    }

    /** Cancels the consumers of queues that the user may not read any more. */
    void recheck(Permits permits) {
        for (ChannelConsumer consumer : List.copyOf(byTag.values())) {
            BrokerQueue queue = consumer.subscription().queue();
            if (!permits.mayRead(queue.name())) {
                LOG.warn(
                        "consumer {} of {} cancelled: its user may not read the queue any more", consumer.tag(), queue);
                queue.unsubscribe(loop, consumer.subscription())
                        .whenComplete((done, error) -> cancelledByBroker(consumer));
            }
        }
    }

    /** The queue is gone: tells a client that wants to know (consumer cancel notification). */
    void cancelledByBroker(ChannelConsumer consumer) {
        if (!byTag.remove(consumer.tag(), consumer)) {
            return;
        }
        statuses.remove(consumer.tag());
        deleted(consumer);
        if (!channel.closing() && channel.connection().negotiation().wantsCancelNotices()) {
            channel.send(new Method.BasicCancel(consumer.tag(), true));
        }
    }

    /**
     * A delivery was not settled in time: its consumer is cancelled, if there is one and the client wants to be told.
     *
     * @return false if nobody can be told
     */
    boolean timedOut(DeliverySource source) {
        if (source instanceof Subscription subscription && subscription.hasTimedOut()) {
            return true;
        }
        for (ChannelConsumer consumer : byTag.values()) {
            if (consumer.subscription() == source) {
                return timedOut(consumer);
            }
        }
        return false;
    }

    private boolean timedOut(ChannelConsumer consumer) {
        if (!channel.connection().negotiation().wantsCancelNotices()) {
            return false;
        }
        Subscription subscription = consumer.subscription();
        subscription.timeOut();
        subscription.queue().unsubscribe(loop, subscription);
        cancelledByBroker(consumer);
        return true;
    }

    /** The socket has room again. */
    void writableAgain() {
        replies.writableAgain();
        for (ChannelConsumer consumer : byTag.values().toArray(new ChannelConsumer[0])) {
            consumer.subscription().capacityChanged();
        }
    }

    private void deleted(ChannelConsumer consumer) {
        channel.events()
                .consumerDeleted(channel.connection(), channel.number(), consumer.tag(), consumer.subscription());
    }

    int count() {
        return byTag.size();
    }

    /** The channel is closing: every consumer leaves its queue. */
    void release() {
        for (ChannelConsumer consumer : byTag.values()) {
            Subscription subscription = consumer.subscription();
            subscription.queue().unsubscribe(loop, subscription);
            deleted(consumer);
        }
        byTag.clear();
        statuses.clear();
        replies.release();
    }

    /** For operators: a live view. Any thread. */
    Collection<ConsumerStatus> statuses() {
        return Collections.unmodifiableCollection(statuses.values());
    }
}

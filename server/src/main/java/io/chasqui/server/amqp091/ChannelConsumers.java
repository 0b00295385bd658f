package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.ConsumerArguments;
import io.chasqui.server.broker.GeneratedNames;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.Subscription;
import io.chasqui.server.loop.BrokerLoop;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The consumers of one channel, by tag. Confined to the connection's loop. */
final class ChannelConsumers {

    private final Channel channel;
    private final BrokerLoop loop;
    private final Map<String, ChannelConsumer> byTag = new LinkedHashMap<>();
    private final ReplyConsumer replies;

    ChannelConsumers(Channel channel, BrokerLoop loop) {
        this.channel = channel;
        this.loop = loop;
        this.replies = new ReplyConsumer(channel);
    }

    /** basic.consume on the pseudo queue of direct replies. */
    void consumeReplies(Method.BasicConsume consume) {
        requireFree(consume.consumerTag());
        replies.consume(consume);
    }

    private void requireFree(String tag) {
        if (byTag.containsKey(tag)) {
            throw new ProtocolException(ReplyCode.NOT_ALLOWED, "attempt to reuse consumer tag '" + tag + "'");
        }
    }

    /** basic.consume on a queue that exists and may be read. consume-ok goes out before the first delivery. */
    void consume(Method.BasicConsume consume, BrokerQueue queue, int prefetch) {
        String tag = consume.consumerTag().isEmpty() ? GeneratedNames.next("amq.ctag-") : consume.consumerTag();
        requireFree(tag);
        ConsumerArguments arguments = new ConsumerArguments(consume.arguments());
        QueueDefinition definition = queue.definition();
        arguments.validate(definition.type(), definition.inVhost(channel.vhost().name()));
        ChannelConsumer consumer = new ChannelConsumer(channel, tag);
        Subscription subscription = new Subscription(
                queue, consumer, loop, !consume.noAck(), prefetch, arguments.priority(), consume.exclusive());
        consumer.subscribed(subscription);
        byTag.put(tag, consumer);
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        channel.await(
                accepted,
                done -> {
                    if (!consume.noWait()) {
                        channel.send(new Method.BasicConsumeOk(tag));
                    }
                },
                refused -> {
                    byTag.remove(tag);
                    channel.fail(refused.in(consume.classId(), consume.methodId()));
                });
        queue.subscribe(loop, subscription, accepted);
    }

    /** basic.cancel; a tag that is not known is answered all the same. */
    void cancel(Method.BasicCancel cancel) {
        if (replies.hasTag(cancel.consumerTag())) {
            replies.release();
        }
        ChannelConsumer consumer = byTag.remove(cancel.consumerTag());
        Runnable answer = () -> {
            if (!cancel.noWait()) {
                channel.send(new Method.BasicCancelOk(cancel.consumerTag()));
            }
        };
        if (consumer == null) {
            answer.run();
        } else {
            Subscription subscription = consumer.subscription();
            channel.await(subscription.queue().unsubscribe(loop, subscription), done -> answer.run(), channel::fail);
        }
    }

    /** The queue is gone: tells a client that wants to know (consumer cancel notification). */
    void cancelledByBroker(ChannelConsumer consumer) {
        if (byTag.remove(consumer.tag(), consumer)
                && !channel.closing()
                && channel.connection().negotiation().wantsCancelNotices()) {
            channel.send(new Method.BasicCancel(consumer.tag(), true));
        }
    }

    /** The socket has room again. */
    void writableAgain() {
        replies.writableAgain();
        for (ChannelConsumer consumer : byTag.values().toArray(new ChannelConsumer[0])) {
            consumer.subscription().capacityChanged();
        }
    }

    /** The channel is closing: every consumer leaves its queue. */
    void release() {
        for (ChannelConsumer consumer : byTag.values()) {
            Subscription subscription = consumer.subscription();
            subscription.queue().unsubscribe(loop, subscription);
        }
        byTag.clear();
        replies.release();
    }

    int count() {
        return byTag.size();
    }
}

package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.QueueType;
import io.chasqui.server.broker.ReplyQueue;
import io.chasqui.server.traffic.ChannelGauge;
import io.chasqui.store.queue.Settlement;

/** The less frequent methods of the basic class on one channel (AMQP 0-9-1 section 1.8). */
final class BasicMethods {

    private final Channel channel;
    private final Permits permits;
    private final QueueMethods queues;
    private final boolean globalPrefetchPermitted;
    private int prefetch;

    BasicMethods(Channel channel, Permits permits, QueueMethods queues, boolean globalPrefetchPermitted) {
        this.channel = channel;
        this.globalPrefetchPermitted = globalPrefetchPermitted;
        this.permits = permits;
        this.queues = queues;
    }

    void method(Method method) {
        if (method instanceof Method.BasicQos qos) {
            qos(qos);
        } else if (method instanceof Method.BasicConsume consume) {
            consume(consume);
        } else if (method instanceof Method.BasicCancel cancel) {
            channel.consumers().cancel(cancel);
        } else if (method instanceof Method.BasicGet get) {
            get(get);
        } else if (method instanceof Method.BasicRecover recover) {
            recover(recover.requeue());
            channel.send(new Method.BasicRecoverOk());
        } else if (method instanceof Method.BasicRecoverAsync recover) {
            recover(recover.requeue());
        } else if (!(method instanceof Method.BasicCancelOk)) {
            throw new ProtocolException(ReplyCode.COMMAND_INVALID, "unimplemented method");
        }
    }

    /**
     * Without global it holds for consumers started from here on, with it for all consumers of the channel together; a
     * limit in bytes does not exist.
     */
    private void qos(Method.BasicQos qos) {
        if (qos.prefetchSize() != 0) {
            throw new ProtocolException(ReplyCode.NOT_IMPLEMENTED, "prefetch_size!=0 (" + qos.prefetchSize() + ")");
        }
        if (qos.global() && globalPrefetchPermitted) {
            limitTogether(qos.prefetchCount());
        } else {
            prefetch = qos.prefetchCount();
            channel.traffic().state().set(ChannelGauge.PREFETCH, prefetch);
            limitTogether(0);
        }
    }

    private void limitTogether(int messages) {
        channel.traffic().state().set(ChannelGauge.GLOBAL_PREFETCH, messages);
        channel.await(
                channel.consumers().limitTogether(messages),
                done -> channel.send(new Method.BasicQosOk()),
                channel::fail);
    }

    private void consume(Method.BasicConsume consume) {
        if (consume.queue().equals(ReplyQueue.PSEUDO_NAME)) {
            channel.consumers().consumeReplies(consume);
            return;
        }
        ReplyQueue replies = replyQueue(consume.queue());
        if (replies != null) {
            throw replies.noOtherConsumer();
        }
        channel.consumers().consume(consume, readable(consume.queue()), prefetch);
    }

    private ReplyQueue replyQueue(String queue) {
        ReplyQueue replies = channel.vhost().replies().get(queue);
        if (replies != null) {
            permits.requireQueue(Action.READ, queue);
        }
        return replies;
    }

    private BrokerQueue readable(String queue) {
        String name = queues.resolve(queue);
        permits.requireQueue(Action.READ, name);
        return channel.vhost().requireQueue(name, channel.connection());
    }

    private void get(Method.BasicGet get) {
        ReplyQueue replies = replyQueue(get.queue());
        if (replies != null) {
            throw replies.noGet();
        }
        BrokerQueue queue = readable(get.queue());
        requireGettable(queue);
        boolean toAck = !get.noAck();
        channel.await(
                queue.get(channel.loop(), toAck),
                got -> {
                    if (got == BrokerQueue.Got.NOTHING) {
                        channel.getEmpty(queue);
                    } else {
                        channel.getOk(queue, got.entry(), got.message(), got.redelivered(), toAck, got.remaining());
                    }
                },
                e -> channel.fail(e.in(get.classId(), get.methodId())),
                got -> giveBack(queue, got, toAck));
    }

    /** A classic queue lets others get what its single active consumer has not got yet; a quorum queue does not. */
    private static void requireGettable(BrokerQueue queue) {
        if (queue.definition().type() == QueueType.QUORUM && queue.definition().singleActiveConsumer()) {
            throw new ProtocolException(
                    ReplyCode.RESOURCE_LOCKED,
                    "cannot obtain access to locked " + queue + ". basic.get operations are not supported by"
                            + " <<\"quorum\">> queues with single active consumer");
        }
    }

    /** Nobody is there any more to take what was fetched. */
    private void giveBack(BrokerQueue queue, BrokerQueue.Got got, boolean toAck) {
        if (toAck && got != BrokerQueue.Got.NOTHING) {
            queue.settle(channel.loop(), got.entry(), Settlement.RELEASED);
        }
    }

    private void recover(boolean requeue) {
        if (!requeue) {
            throw new ProtocolException(ReplyCode.NOT_IMPLEMENTED, "requeue=false");
        }
        channel.recover();
    }
}

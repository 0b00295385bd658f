package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.broker.Destination;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.traffic.ChannelGauge;
import io.chasqui.server.traffic.ExchangeCount;
import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The open transaction of a channel (AMQP 0-9-1 section 1.9): publishes and settlements wait here for tx.commit. A
 * message is routed when it is published and enters its queues at commit; a delivery that was acknowledged stays in the
 * channel's ring until then, so that a rollback has nothing to undo. commit-ok means that everything is on disk.
 * Confined to the connection's loop.
 */
final class Transaction {

    private record Publish(
            Message message, Destination[] queues, boolean mandatory, OwnedCounts<ExchangeCount> exchange) {}

    private final Channel channel;
    private final UnackedDeliveries unacked;
    private final BrokerLoop loop;
    private final TransactionLimits limits;
    private final List<Publish> publishes = new ArrayList<>();
    private final Map<Long, UnackedDeliveries.Visitor> settlements = new LinkedHashMap<>();
    private long heldBytes;

    Transaction(Channel channel, UnackedDeliveries unacked, TransactionLimits limits) {
        this.channel = channel;
        this.unacked = unacked;
        this.loop = channel.loop();
        this.limits = limits;
    }

    /** @throws ProtocolException PRECONDITION_FAILED if the transaction has grown too large for one more message */
    void requireRoom() {
        if (publishes.size() >= limits.messages()) {
            throw full(limits.messages() + " uncommitted publishes");
        }
        if (heldBytes >= limits.bytes()) {
            throw full(limits.bytes() + " uncommitted bytes");
        }
    }

    private static ProtocolException full(String maximum) {
        String text = "transaction has reached the maximum of " + maximum;
        return new ProtocolException(ReplyCode.PRECONDITION_FAILED, text, 60, 40);
    }

    void publish(Message message, Destination[] queues, boolean mandatory, OwnedCounts<ExchangeCount> exchange) {
        publishes.add(new Publish(message, queues, mandatory, exchange));
        countUncommitted();
        holds(heldBytes + message.footprint());
    }

    private void countUncommitted() {
        OwnedCounts<ChannelGauge> state = channel.traffic().state();
        state.set(ChannelGauge.UNCOMMITTED, publishes.size());
        state.set(ChannelGauge.ACKS_UNCOMMITTED, settlements.size());
    }

    private void holds(long bytes) {
        channel.connection().flow().unfinished(bytes - heldBytes);
        heldBytes = bytes;
    }

    /** basic.ack, reject or nack: remembered, not carried out. */
    void settle(long tag, boolean multiple, int methodId, UnackedDeliveries.Visitor how) {
        if (!multiple) {
            if (!unacked.contains(tag) || settlements.containsKey(tag)) {
                throw Channel.unknownTag(tag, methodId);
            }
            settlements.put(tag, how);
            countUncommitted();
            return;
        }
        if (tag != 0 && (!unacked.contains(tag) || settlements.containsKey(tag))) {
            throw Channel.unknownTag(tag, methodId);
        }
        unacked.forEachUpTo(tag == 0 ? Long.MAX_VALUE : tag, each -> settlements.putIfAbsent(each, how));
        countUncommitted();
    }

    /** Whether the open transaction settles this delivery. */
    boolean settles(long tag) {
        return settlements.containsKey(tag);
    }

    /** Nothing was carried out, so there is only something to forget. */
    void rollback() {
        publishes.clear();
        settlements.clear();
        countUncommitted();
        holds(0);
    }

    /** Carries everything out, publishes first, and answers when it is durable. */
    void commit() {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        ConfirmTracker commit = new ConfirmTracker(loop, channel.loops().count(), () -> outcome.complete(true));
        BitSet loops = new BitSet();
        int confirmations = 0;
        for (Publish publish : publishes) {
            confirmations += publish.queues.length;
            for (Destination queue : publish.queues) {
                loops.set(queue.loop().index());
            }
        }
        settlements
                .keySet()
                .forEach(tag -> loops.set(unacked.source(tag).queue().loop().index()));
        long sequence = commit.expect(confirmations + loops.cardinality());
        publishAll(commit, sequence);
        settlements.forEach((tag, how) -> unacked.take(tag, how));
        awaitDisks(commit, sequence, loops);
        rollback();
        channel.await(outcome, done -> committed(commit), channel::fail);
    }

    private void publishAll(ConfirmTracker commit, long sequence) {
        for (Publish publish : publishes) {
            Publisher.count(channel, publish.message, publish.queues, publish.mandatory, publish.exchange);
            Publisher.enqueue(channel, publish.message, publish.queues, commit, sequence);
        }
    }

    /** One barrier on every loop involved, behind the work handed to it: acknowledgements have no confirmation. */
    private void awaitDisks(ConfirmTracker commit, long sequence, BitSet loops) {
        for (int i = loops.nextSetBit(0); i >= 0; i = loops.nextSetBit(i + 1)) {
            BrokerLoop involved = channel.loops().get(i);
            Confirmation confirmation = commit.from(involved);
            loop.run(involved, () -> involved.partition().barrier(confirmation, sequence));
        }
    }

    private void committed(ConfirmTracker commit) {
        commit.emit(new ConfirmTracker.Sink() {
            @Override
            public void confirm(long sequence, boolean multiple) {
                channel.send(new Method.TxCommitOk());
            }

            @Override
            public void refuse(long sequence, boolean multiple) {
                throw new ProtocolException(ReplyCode.PRECONDITION_FAILED, "partial tx completion", 90, 20);
            }
        });
    }
}

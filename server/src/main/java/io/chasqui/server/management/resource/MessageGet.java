package io.chasqui.server.management.resource;

import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.BrokerQueue.Got;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.traffic.DeliveryCount;
import io.chasqui.server.traffic.Protocol;
import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes messages from a queue one by one, and settles them when all have been taken: what goes back must not be taken
 * again. All of it happens on the queue's loop, so that the messages are settled even if the request is given up.
 */
final class MessageGet {

    /** Bytes after which no more messages are taken: an answer has to fit into memory. */
    private static final long MAX_BYTES = 64L << 20;

    /** Messages taken in one turn of the loop, before others get theirs. */
    private static final int MESSAGES_AT_ONCE = 256;

    /** What becomes of the messages. */
    enum Mode {
        ACK_REQUEUE_TRUE(Settlement.RELEASED),
        /** They are not acknowledged one by one: taking them is the end of them. */
        ACK_REQUEUE_FALSE(null),
        REJECT_REQUEUE_TRUE(Settlement.FAILED),
        REJECT_REQUEUE_FALSE(Settlement.REJECTED);

        private final Settlement settlement;

        Mode(Settlement settlement) {
            this.settlement = settlement;
        }

        /** @throws ApiException 400 */
        static Mode of(String word) {
            for (Mode mode : values()) {
                if (mode.name().toLowerCase(java.util.Locale.ROOT).equals(word)) {
                    return mode;
                }
            }
            throw ApiException.badRequest("Invalid ackmode value: " + word
                    + ". Valid values are: ack_requeue_true, ack_requeue_false, reject_requeue_true,"
                    + " reject_requeue_false");
        }
    }

    /** A message that was taken. */
    record Taken(Message message, boolean redelivered, long remaining) {}

    private final BrokerQueue queue;
    private final Mode mode;
    private final List<Taken> taken = new ArrayList<>();
    private final List<QueueEntry> unsettled = new ArrayList<>();
    private long bytes;

    MessageGet(BrokerQueue queue, Mode mode) {
        this.queue = queue;
        this.mode = mode;
    }

    /** Takes up to so many messages. */
    CompletionStage<List<Taken>> take(int count) {
        CompletableFuture<List<Taken>> done = new CompletableFuture<>();
        queue.loop().execute(() -> take(count, done));
        return done;
    }

    /** Some of them now; the rest in another turn, or when the queue has loaded its head. */
    private void take(int count, CompletableFuture<List<Taken>> done) {
        BrokerLoop loop = queue.loop();
        for (int i = 0; i < count && bytes <= MAX_BYTES; i++) {
            int rest = count - i;
            if (i == MESSAGES_AT_ONCE) {
                loop.execute(() -> take(rest, done));
                return;
            }
            CompletableFuture<Got> answer =
                    queue.inspect(loop, mode.settlement != null).toCompletableFuture();
            if (!answer.isDone()) {
                answer.thenAccept(got -> arrived(got, rest - 1, done));
                return;
            }
            if (!add(answer.join())) {
                break;
            }
        }
        settle();
        done.complete(taken);
    }

    private void arrived(Got got, int rest, CompletableFuture<List<Taken>> done) {
        take(add(got) ? rest : 0, done);
    }

    /** False if there was nothing to take. */
    private boolean add(Got got) {
        OwnedCounts<DeliveryCount> counts = queue.vhost()
                .traffic()
                .on(queue.loop().index(), Protocol.AMQP_0_9_1)
                .deliveries(queue.kind());
        if (got.message() == null) {
            counts.count(DeliveryCount.GET_EMPTY);
            return false;
        }
        counts.count(mode.settlement == null ? DeliveryCount.GET_NO_ACK : DeliveryCount.GET);
        if (got.redelivered()) {
            counts.count(DeliveryCount.REDELIVER);
        }
        taken.add(new Taken(got.message(), got.redelivered(), got.remaining()));
        bytes += got.message().bytes().length;
        if (mode.settlement != null) {
            unsettled.add(got.entry());
        }
        return true;
    }

    private void settle() {
        if (mode.settlement == Settlement.REJECTED) {
            unsettled.forEach(entry -> queue.settle(queue.loop(), entry, Settlement.REJECTED));
        } else if (!unsettled.isEmpty()) {
            queue.giveBack(queue.loop(), unsettled.toArray(new QueueEntry[0]), mode.settlement);
        }
    }
}

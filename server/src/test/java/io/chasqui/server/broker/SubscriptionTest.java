package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.Settlement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

    /** The connection's end: keeps what arrives. */
    private static final class Target implements DeliveryTarget {
        private final List<QueueEntry> entries = Collections.synchronizedList(new ArrayList<>());
        private final List<String> events = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean writable = true;

        @Override
        public void deliver(Subscription subscription, QueueEntry entry, Message message, boolean redelivered) {
            entries.add(entry);
            events.add(redelivered ? "redelivered" : "delivered");
        }

        @Override
        public boolean writable() {
            return writable;
        }

        @Override
        public void queueDeleted(Subscription subscription) {
            events.add("deleted");
        }
    }

    private final CoreFixture core = new CoreFixture();
    private final BrokerLoop home = core.loops.get(0);
    private final BrokerLoop away = core.loops.get(1);
    private final Target target = new Target();
    private BrokerQueue queue;

    @BeforeEach
    void declare() throws Exception {
        queue = core.queue("q", home);
    }

    @AfterEach
    void close() throws Exception {
        core.close();
    }

    private Subscription subscription(BrokerLoop connectionLoop, boolean acknowledges, int prefetch) {
        return new Subscription(queue, target, connectionLoop, acknowledges, prefetch, ConsumerArguments.NONE, false);
    }

    private void subscribe(BrokerLoop from, Subscription subscription) throws Exception {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        CoreFixture.run(from, () -> queue.subscribe(from, subscription, accepted));
        CoreFixture.get(accepted);
        core.settle();
    }

    private void publish(int count, int bodyLength) throws Exception {
        CoreFixture.run(home, () -> {
            for (int i = 0; i < count; i++) {
                queue.enqueue(home, CoreFixture.message("q", bodyLength), null, 0);
            }
        });
        core.settle();
    }

    private long ready() throws Exception {
        return CoreFixture.on(home, () -> queue.messages().readyCount());
    }

    private long unacked() throws Exception {
        return CoreFixture.on(home, () -> queue.messages().unackedCount());
    }

    @Test
    void prefetchLimitsWhatIsUnacknowledgedOnEitherLoop() throws Exception {
        for (BrokerLoop loop : List.of(home, away)) {
            target.entries.clear();
            Subscription subscription = subscription(loop, true, 3);
            subscribe(loop, subscription);
            publish(5, 10);
            assertThat(target.entries).hasSize(3);
            CoreFixture.run(loop, () -> subscription.settle(loop, target.entries.get(0), Settlement.ACCEPTED));
            core.settle();
            assertThat(target.entries).hasSize(4);
            CoreFixture.run(loop, () -> subscription.settle(loop, target.entries.get(1), Settlement.REJECTED));
            core.settle();
            assertThat(target.entries).hasSize(5);
            CoreFixture.run(loop, () -> {
                subscription.settle(loop, target.entries.get(2), Settlement.ACCEPTED);
                subscription.settle(loop, target.entries.get(3), Settlement.ACCEPTED);
                subscription.settle(loop, target.entries.get(4), Settlement.ACCEPTED);
                queue.unsubscribe(loop, subscription);
            });
            core.settle();
            assertThat(unacked()).isZero();
            assertThat(ready()).isZero();
        }
    }

    @Test
    void aConnectionThatDoesNotKeepUpHoldsNoMoreThanTheWindow() throws Exception {
        target.writable = false;
        Subscription subscription = subscription(away, false, 0);
        subscribe(away, subscription);
        publish(3000, 10);
        assertThat(target.entries).hasSize(Subscription.WINDOW);
        target.writable = true;
        CoreFixture.run(away, subscription::capacityChanged);
        while (target.entries.size() < 3000) {
            core.settle();
        }
        assertThat(ready()).isZero();
    }

    @Test
    void theWindowCountsBytesToo() throws Exception {
        target.writable = false;
        Subscription subscription = subscription(away, false, 0);
        subscribe(away, subscription);
        int body = (int) Subscription.WINDOW_BYTES / 3;
        publish(20, body);
        // The one that crosses the limit is the last.
        assertThat(target.entries).hasSize(3);
        target.writable = true;
        CoreFixture.run(away, subscription::capacityChanged);
        while (target.entries.size() < 20) {
            core.settle();
        }
        publish(20, 3 * (int) Subscription.WINDOW_BYTES);
        while (target.entries.size() < 40) {
            core.settle();
        }
    }

    @Test
    void onOneLoopTheSocketItselfIsAsked() throws Exception {
        target.writable = false;
        Subscription subscription = subscription(home, false, 0);
        subscribe(home, subscription);
        publish(10, 10);
        assertThat(target.entries).isEmpty();
        target.writable = true;
        CoreFixture.run(home, subscription::capacityChanged);
        assertThat(target.entries).hasSize(10);
    }

    @Test
    void whatIsRequeuedComesBackRedelivered() throws Exception {
        Subscription subscription = subscription(away, true, 2);
        subscribe(away, subscription);
        publish(2, 10);
        QueueEntry[] all = target.entries.toArray(new QueueEntry[0]);
        CoreFixture.run(away, () -> subscription.giveBack(away, all, Settlement.FAILED));
        core.settle();
        assertThat(target.events).containsExactly("delivered", "delivered", "redelivered", "redelivered");
        CoreFixture.run(away, () -> {
            queue.unsubscribe(away, subscription);
            subscription.settle(away, target.entries.get(2), Settlement.RELEASED);
            subscription.settle(away, target.entries.get(3), Settlement.RELEASED);
        });
        core.settle();
        assertThat(ready()).isEqualTo(2);
        assertThat(unacked()).isZero();
    }

    @Test
    void theEndOfASubscriptionIsToldBehindItsDeliveries() throws Exception {
        Subscription subscription = subscription(away, false, 0);
        subscribe(away, subscription);
        // One batch for the queue's loop: messages, and then the end.
        CoreFixture.run(away, () -> {
            queue.enqueue(away, CoreFixture.message("q", 10), null, 0);
            queue.enqueue(away, CoreFixture.message("q", 10), null, 0);
            CompletionStage<Void> removed = queue.unsubscribe(away, subscription);
            removed.thenRun(() -> target.events.add(away.isCurrent() ? "removed" : "removed elsewhere"));
        });
        core.settle();
        assertThat(target.events).containsExactly("delivered", "delivered", "removed");
    }

    @Test
    void aQueueThatGoesTellsItsConsumersBehindTheirDeliveries() throws Exception {
        Subscription subscription = subscription(away, true, 0);
        subscribe(away, subscription);
        publish(3, 10);
        CoreFixture.get(core.vhost.deleteQueue("q", false, false, new CoreFixture.FakeConnection(away)));
        core.settle();
        assertThat(target.events).containsExactly("delivered", "delivered", "delivered", "deleted");
        CoreFixture.run(away, () -> subscription.settle(away, target.entries.get(0), Settlement.ACCEPTED));
        core.settle();
    }

    @Test
    void anExclusiveConsumerIsAlone() throws Exception {
        Subscription exclusive = new Subscription(queue, target, away, false, 0, ConsumerArguments.NONE, true);
        subscribe(away, exclusive);
        CompletableFuture<Void> refused = new CompletableFuture<>();
        CoreFixture.run(away, () -> queue.subscribe(away, subscription(away, false, 0), refused));
        core.settle();
        assertThat(refused).isCompletedExceptionally();
        CoreFixture.run(away, () -> queue.unsubscribe(away, exclusive));
        core.settle();
        subscribe(away, subscription(away, false, 0));
        CompletableFuture<Void> tooLate = new CompletableFuture<>();
        CoreFixture.run(away, () -> queue.subscribe(away, exclusive, tooLate));
        core.settle();
        assertThat(tooLate).isCompletedExceptionally();
    }
}

package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * How many messages all consumers of a channel together may hold unacknowledged (basic.qos with global=true). Their
 * queues may be owned by different loops, so a queue takes a permit before it hands a message out, and the permit comes
 * back when the message is settled. Any thread may call.
 */
public final class SharedPrefetch {

    private final AtomicInteger held = new AtomicInteger();
    private final Queue<Share> waiting = new ConcurrentLinkedQueue<>();
    private volatile int limit;

    /** Sets how many messages may be out; 0 is no limit. On the channel's loop, given as {@code from}. */
    public void limit(BrokerLoop from, int messages) {
        limit = messages;
        wake(from);
    }

    /** Whether there is a limit at the moment. */
    public boolean limits() {
        return limit != 0;
    }

    /**
     * Makes a consumer share this limit, with what it holds already, unless it does so already.
     *
     * @return completes on the loop of its queue
     */
    public CompletionStage<Void> attach(BrokerLoop from, Subscription subscription) {
        CompletableFuture<Void> attached = new CompletableFuture<>();
        from.run(subscription.queue().loop(), () -> {
            subscription.share(this);
            attached.complete(null);
        });
        return attached;
    }

    private boolean full() {
        int most = limit;
        return most != 0 && held.get() >= most;
    }

    private boolean take() {
        for (int now = held.get(); limit == 0 || now < limit; now = held.get()) {
            if (held.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    private void giveBack(BrokerLoop from, int permits) {
        held.addAndGet(-permits);
        wake(from);
    }

    private void wake(BrokerLoop from) {
        while (!full()) {
            Share share = waiting.poll();
            if (share == null) {
                return;
            }
            from.run(share.home, share::awake);
        }
    }

    /** One consumer's part in it. Confined to the loop of the consumer's queue. */
    static final class Share implements BrokerLoop.TurnEndListener {

        private final SharedPrefetch prefetch;
        private final Subscription subscription;
        private final BrokerLoop home;
        private boolean reserved;
        private boolean waits;
        private boolean turnEndRequested;

        Share(SharedPrefetch prefetch, Subscription subscription, int held) {
            this.prefetch = prefetch;
            this.subscription = subscription;
            this.home = subscription.queue().loop();
            prefetch.held.addAndGet(held);
        }

        /**
         * Whether one more message may be handed out. One that has to be acknowledged gets a permit, which is given back
         * at the end of the turn if there was no message after all.
         */
        boolean admits() {
            if (!subscription.acknowledges()) {
                return !prefetch.full() || waitFor(() -> !prefetch.full());
            }
            if (!reserved && (prefetch.take() || waitFor(prefetch::take))) {
                reserved = true;
                requestTurnEnd();
            }
            return reserved;
        }

        /** Asks once more after joining those who wait: a permit may have come back in between. */
        private boolean waitFor(BooleanSupplier condition) {
            if (!waits) {
                waits = true;
                prefetch.waiting.add(this);
            }
            return condition.getAsBoolean();
        }

        private void awake() {
            waits = false;
            subscription.resume();
        }

        private void requestTurnEnd() {
            if (!turnEndRequested) {
                turnEndRequested = true;
                home.atTurnEnd(this);
            }
        }

        /** The message that was admitted has been handed out. */
        void delivered() {
            reserved = false;
        }

        /** Messages that were handed out have been settled. */
        void settled(int messages) {
            prefetch.giveBack(home, messages);
        }

        @Override
        public void turnEnded() {
            turnEndRequested = false;
            if (reserved) {
                reserved = false;
                prefetch.giveBack(home, 1);
            }
        }
    }
}

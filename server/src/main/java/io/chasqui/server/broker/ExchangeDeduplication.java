package io.chasqui.server.broker;

import io.chasqui.routing.Exchange;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.LoopTask;
import io.chasqui.store.deduplication.DeduplicationSettings;
import io.chasqui.store.deduplication.KeyLog;
import io.chasqui.store.deduplication.MessageKey;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.MessageQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Drops copies of what clients publish to one exchange. The keys are owned by one loop, through which every message to
 * the exchange goes on its way to the queues.
 *
 * <p>A message is confirmed when every queue has confirmed it and then its key is on the disk; a copy that comes
 * meanwhile waits for that, too. If a queue refuses it, it is refused, and its key is forgotten. If the broker is killed
 * in between, some queues may have a message whose key is lost; it was not confirmed, and comes again.
 */
final class ExchangeDeduplication extends LaneKeeper<KeyLog> {

    private static final LoopTask ENQUEUE = (guarded, message, confirmation, tag) ->
            ((Guarded) guarded).take((Message) message, (Confirmation) confirmation, tag);

    /** A key of a message that is on its way to its queues. */
    private record Key(long high, long low) {}

    private record Waiting(Confirmation confirmation, long tag) {}

    private final DeduplicationSettings settings;
    private final LoopTimer timer;
    private final MessageKey key = new MessageKey();
    private final Map<Key, List<Waiting>> underWay = new HashMap<>();
    private final Queue<Runnable> held = new ArrayDeque<>(1);

    /**
     * @param id unique for the life of the data directory
     * @param recovered what the store has, by lane
     */
    ExchangeDeduplication(
            boolean durable,
            DeduplicationSettings settings,
            long id,
            BrokerLoop loop,
            Map<Integer, List<MessageBlock>> recovered) {
        super(id, durable, loop, recovered);
        this.settings = settings;
        this.timer = new LoopTimer(loop);
    }

    /** Where a message goes that was published to an exchange: if it drops copies, past its keys. */
    static Destination[] guard(Exchange<Destination> exchange, Destination[] destinations) {
        return destinations.length > 0 && exchange.keeper() instanceof ExchangeDeduplication deduplication
                ? new Destination[] {deduplication.new Guarded(destinations)}
                : destinations;
    }

    @Override
    public void delete() {
        loop().execute(() -> {
            kept().drop();
            releaseHeld();
        });
    }

    /** Not a place where messages stay: they go past, by way of {@link Guarded}. */
    @Override
    void add(Message message, Confirmation confirmation, long tag) {
        throw new IllegalStateException("the exchange keeps no messages");
    }

    @Override
    KeyLog open(Map<Integer, List<MessageBlock>> recovered) {
        KeyLog keys = new KeyLog(
                timer::now,
                durable() ? loop().partition() : null,
                MessageQueue.laneId(id(), MessageQueue.KEYS),
                recovered.getOrDefault(MessageQueue.KEYS, List.of()));
        keys.open(settings.size(), this::releaseHeld);
        return keys;
    }

    private void releaseHeld() {
        for (Runnable next = held.poll(); next != null; next = held.poll()) {
            next.run();
        }
    }

    /** The queues that one message or more are on their way to. */
    private final class Guarded implements Destination {

        private final Destination[] destinations;

        Guarded(Destination[] destinations) {
            this.destinations = destinations;
        }

        @Override
        public BrokerLoop loop() {
            return ExchangeDeduplication.this.loop();
        }

        @Override
        public boolean durable() {
            return ExchangeDeduplication.this.durable();
        }

        @Override
        public void enqueue(BrokerLoop from, Message message, Confirmation confirmation, long tag) {
            if (from == loop()) {
                take(message, confirmation, tag);
            } else {
                from.handOver(loop(), ENQUEUE, this, message, confirmation, tag);
            }
        }

        private void take(Message message, Confirmation confirmation, long tag) {
            if (kept().isLoading()) {
                held.add(() -> take(message, confirmation, tag));
            } else if (key.find(message, settings)) {
                takeOnce(message, confirmation, tag);
            } else {
                send(message, new Passage(destinations.length, accepted -> answer(accepted, confirmation, tag)));
            }
        }

        private void takeOnce(Message message, Confirmation confirmation, long tag) {
            Key mine = new Key(key.high(), key.low());
            List<Waiting> waiting = underWay.get(mine);
            if (waiting != null) {
                waiting.add(new Waiting(confirmation, tag));
            } else if (kept().contains(key)) {
                confirmCopy(confirmation, tag);
            } else {
                underWay.put(mine, new ArrayList<>(List.of(new Waiting(confirmation, tag))));
                long expiresAt = key.expiresAt(timer.now());
                boolean stored = durable() && message.persistent();
                send(message, new Passage(destinations.length, accepted -> passed(mine, expiresAt, stored, accepted)));
            }
        }

        private void send(Message message, Passage passage) {
            Destination.share(loop(), message, destinations);
            for (Destination destination : destinations) {
                destination.enqueue(loop(), message, new Answer(destination.loop(), loop(), passage), 0);
            }
        }
    }

    private void confirmCopy(Confirmation confirmation, long tag) {
        if (confirmation != null && kept().isStored(key)) {
            loop().partition().barrier(confirmation, tag);
        } else {
            answer(true, confirmation, tag);
        }
    }

    /** All queues have answered. */
    private void passed(Key mine, long expiresAt, boolean stored, boolean accepted) {
        List<Waiting> waiting = underWay.remove(mine);
        if (!accepted || !stored) {
            if (accepted) {
                kept().add(mine.high, mine.low, expiresAt);
            }
            waiting.forEach(each -> answer(accepted, each.confirmation, each.tag));
            return;
        }
        kept().append(mine.high, mine.low, expiresAt, timer.now(), null, 0);
        for (Waiting each : waiting) {
            if (each.confirmation != null) {
                loop().partition().barrier(each.confirmation, each.tag);
            }
        }
    }

    private static void answer(boolean accepted, Confirmation confirmation, long tag) {
        if (confirmation != null && accepted) {
            confirmation.confirmed(tag);
        } else if (confirmation != null) {
            confirmation.rejected(tag);
        }
    }

    /** Who is told whether all queues have taken a message. */
    @FunctionalInterface
    private interface Outcome {
        void told(boolean accepted);
    }

    /** Counts the queues that a message is still on its way to. On the owning loop. */
    private static final class Passage {
        private final Outcome outcome;
        private int remaining;
        private boolean refused;

        Passage(int destinations, Outcome outcome) {
            this.remaining = destinations;
            this.outcome = outcome;
        }

        void answered(boolean taken) {
            refused |= !taken;
            if (--remaining == 0) {
                outcome.told(!refused);
            }
        }
    }

    /** What one of the queues says, on its own loop. */
    private record Answer(BrokerLoop at, BrokerLoop home, Passage passage) implements Confirmation {

        @Override
        public void confirmed(long tag) {
            at.run(home, () -> passage.answered(true));
        }

        @Override
        public void rejected(long tag) {
            at.run(home, () -> passage.answered(false));
        }
    }
}

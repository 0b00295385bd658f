package io.chasqui.store.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The consumers of a queue and whose turn it is: the highest priority first, in turn within a priority, or always the
 * single active one. Only consumers
 * believed to have capacity sit in the ring, so that choosing one costs the same with ten thousand consumers of which a
 * few can take a message.
 */
final class ConsumerRing {

    /** Who becomes the single active consumer: the highest priority, and then whoever came first. */
    private static final Comparator<Seat> SUCCESSION =
            Comparator.<Seat>comparingLong(seat -> -(long) seat.level.priority).thenComparingLong(seat -> seat.number);

    /** A consumer; in its level's ring while it is believed to have capacity. */
    private static final class Seat {
        final Consumer consumer;
        final Level level;
        final long number;
        Seat previous;
        Seat next;

        Seat(Consumer consumer, Level level, long number) {
            this.consumer = consumer;
            this.level = level;
            this.number = number;
        }

        boolean inRing() {
            return next != null;
        }
    }

    /** The consumers of one priority. */
    private static final class Level {
        final int priority;
        int consumers;
        Seat turn;

        Level(int priority) {
            this.priority = priority;
        }

        /** Puts a seat at the end of the round. */
        void enter(Seat seat) {
            if (turn == null) {
                seat.previous = seat;
                seat.next = seat;
                turn = seat;
            } else {
                seat.previous = turn.previous;
                seat.next = turn;
                turn.previous.next = seat;
                turn.previous = seat;
            }
        }

        void leave(Seat seat) {
            if (seat.next == seat) {
                turn = null;
            } else {
                seat.previous.next = seat.next;
                seat.next.previous = seat.previous;
                turn = turn == seat ? seat.next : turn;
            }
            seat.previous = null;
            seat.next = null;
        }
    }

    private final boolean single;
    private final boolean byPriority;
    private Seat active;

    /** The active one gets nothing more: somebody with a higher priority waits until it holds no messages. */
    private boolean quiesced;

    private long nextNumber;
    private final Map<Consumer, Seat> seats = new IdentityHashMap<>(2);
    private final List<Level> levels = new ArrayList<>(1);

    /**
     * @param single whether only one consumer at a time gets messages: the first, until it is removed
     * @param byPriority whether one with a higher priority takes over from that, once it holds no messages
     */
    ConsumerRing(boolean single, boolean byPriority) {
        this.single = single;
        this.byPriority = byPriority;
    }

    int size() {
        return seats.size();
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    /** @throws IllegalArgumentException if it is there already */
    void add(Consumer consumer) {
        if (seats.containsKey(consumer)) {
            throw new IllegalArgumentException("consumer added twice");
        }
        Level level = level(consumer.priority());
        Seat seat = new Seat(consumer, level, nextNumber++);
        seats.put(consumer, seat);
        level.consumers++;
        level.enter(seat);
        if (!single) {
            consumer.active(true);
        } else if (active == null) {
            activate(seat);
        } else if (byPriority && seat.level.priority > active.level.priority) {
            quiesced = true;
        }
    }

    private Level level(int priority) {
        int at = 0;
        while (at < levels.size() && levels.get(at).priority >= priority) {
            if (levels.get(at).priority == priority) {
                return levels.get(at);
            }
            at++;
        }
        levels.add(at, new Level(priority));
        return levels.get(at);
    }

    /** Returns false if it is not there. */
    boolean remove(Consumer consumer) {
        Seat seat = seats.remove(consumer);
        if (seat == null) {
            return false;
        }
        if (seat.inRing()) {
            seat.level.leave(seat);
        }
        if (--seat.level.consumers == 0) {
            levels.remove(seat.level);
        }
        if (seat == active) {
            activate(seats.values().stream().min(SUCCESSION).orElse(null));
            quiesced = false;
        }
        return true;
    }

    private void activate(Seat seat) {
        if (active != null) {
            active.consumer.active(false);
        }
        active = seat;
        if (active != null) {
            active.consumer.active(true);
        }
    }

    /** Believes a consumer to have capacity again. Returns false if it is not there. */
    boolean resume(Consumer consumer) {
        Seat seat = seats.get(consumer);
        if (seat == null) {
            return false;
        }
        if (!seat.inRing()) {
            seat.level.enter(seat);
        }
        return true;
    }

    /** Whose turn it is among those that have capacity, or null. Asking does not end the turn. */
    Consumer next() {
        if (single) {
            return nextOfOne();
        }
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            for (Seat seat = level.turn; seat != null; seat = level.turn) {
                if (mayTake(seat)) {
                    return seat.consumer;
                }
            }
        }
        return null;
    }

    private Consumer nextOfOne() {
        if (quiesced) {
            if (active.consumer.holdsMessages()) {
                return null;
            }
            quiesced = false;
            Seat first = seats.values().stream().min(SUCCESSION).orElse(active);
            if (first.level.priority > active.level.priority) {
                activate(first);
            }
        }
        return active != null && mayTake(active) ? active.consumer : null;
    }

    private static boolean mayTake(Seat seat) {
        if (seat.inRing() && !seat.consumer.hasCapacity()) {
            seat.level.leave(seat);
        }
        return seat.inRing();
    }

    /** The consumer that {@link #next} named takes a message: the turn passes on. */
    void pass() {
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            if (level.turn != null) {
                level.turn = level.turn.next;
                return;
            }
        }
    }

    /** Removes and returns all. */
    Collection<Consumer> clear() {
        List<Consumer> all = new ArrayList<>(seats.keySet());
        seats.clear();
        levels.clear();
        active = null;
        quiesced = false;
        return all;
    }
}

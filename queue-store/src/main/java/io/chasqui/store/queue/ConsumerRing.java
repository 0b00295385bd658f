package io.chasqui.store.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The consumers of a queue and whose turn it is: the highest priority first, in turn within a priority. Only consumers
 * believed to have capacity sit in the ring, so that choosing one costs the same with ten thousand consumers of which a
 * few can take a message.
 */
final class ConsumerRing {

    /** A consumer; in its level's ring while it is believed to have capacity. */
    private static final class Seat {
        final Consumer consumer;
        final Level level;
        Seat previous;
        Seat next;

        Seat(Consumer consumer, Level level) {
            this.consumer = consumer;
            this.level = level;
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

    private final Map<Consumer, Seat> seats = new IdentityHashMap<>(2);
    private final List<Level> levels = new ArrayList<>(1);

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
        Seat seat = new Seat(consumer, level);
        seats.put(consumer, seat);
        level.consumers++;
        level.enter(seat);
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
        return true;
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
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            for (Seat seat = level.turn; seat != null; seat = level.turn) {
                if (seat.consumer.hasCapacity()) {
                    return seat.consumer;
                }
                level.leave(seat);
            }
        }
        return null;
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
        return all;
    }
}

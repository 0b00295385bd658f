package io.chasqui.store.queue;

/** A message in the model of a queue. */
final class ModelItem {

    enum State {
        READY,
        UNACKED,
        DELAYED,
        DEAD,
        SETTLED
    }

    final int number;
    final int level;
    final boolean journaled;
    final int size;
    final long expiresAt;
    State state = State.READY;
    boolean redelivered;

    /** When a delayed one is ready again. */
    long readyAt;

    /** Grows with every delay. */
    long delay;

    /** Grows with every return; 0 if it has its original place. */
    long returned;

    ModelItem(int number, int level, boolean journaled, int size, long expiresAt) {
        this.number = number;
        this.level = level;
        this.journaled = journaled;
        this.size = size;
        this.expiresAt = expiresAt;
    }

    boolean isReady() {
        return state == State.READY;
    }
}

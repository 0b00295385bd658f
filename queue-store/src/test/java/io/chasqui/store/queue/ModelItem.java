package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

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

    /** How often it was handed out: at least and at most, as a crash leaves open what nobody gave back. */
    private int leastAcquired;

    private int mostAcquired;
    private int keptAcquired;
    private int failed;

    ModelItem(int number, int level, boolean journaled, int size, long expiresAt) {
        this.number = number;
        this.level = level;
        this.journaled = journaled;
        this.size = size;
        this.expiresAt = expiresAt;
    }

    /** Compares what the queue has counted. */
    void handedOut(QueueEntry entry, boolean counted) {
        leastAcquired++;
        mostAcquired++;
        if (counted) {
            assertThat(entry.acquiredCount()).as("acquired count of " + number).isBetween(leastAcquired, mostAcquired);
            assertThat(entry.deliveryCount()).as("delivery count of " + number).isEqualTo(failed);
        }
        leastAcquired = entry.acquiredCount();
        mostAcquired = leastAcquired;
    }

    /** It is back in the queue, which remembers what it has counted from now on. */
    void cameBack() {
        keptAcquired = leastAcquired;
    }

    /** Processing it has failed. Returns whether that was too often. */
    boolean fail(long limit) {
        failed++;
        return failed > limit;
    }

    int failed() {
        return failed;
    }

    void reopened(boolean counted) {
        failed = counted ? failed : 0;
        leastAcquired = Math.max(keptAcquired, redelivered ? 1 : 0);
        mostAcquired = Math.max(leastAcquired, mostAcquired);
    }

    /** It is out of sight for a while. @param number of delays so far */
    void delay(long number) {
        state = State.DELAYED;
        delay = number;
    }

    boolean hasExpired(long now) {
        return expiresAt <= now;
    }

    boolean isReady() {
        return state == State.READY;
    }
}

package io.chasqui.store.definitions;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * Hands out queue ids from ranges that are durably reserved beforehand, so that no id is given twice even if the broker
 * crashes; at most the rest of a range is lost then. The next range is reserved when half of one is used up.
 */
final class QueueIds {

    private static final long RANGE = 10_000;

    private final LongFunction<CompletableFuture<Void>> reserve;
    private long next;
    private long reserved;
    private CompletableFuture<Void> reservation;

    /**
     * @param lastReserved the highest id that may have been used
     * @param reserve makes it durable that ids up to the given one are reserved
     */
    QueueIds(long lastReserved, LongFunction<CompletableFuture<Void>> reserve) {
        this.reserve = reserve;
        this.next = lastReserved + 1;
        this.reserved = lastReserved;
    }

    /**
     * Reserves the first range.
     *
     * @throws IllegalStateException if that fails
     */
    synchronized void start() {
        requestRange();
        awaitRange();
    }

    /** @throws IllegalStateException if ids are used up and no more can be reserved */
    synchronized long next() {
        if (reservation != null && reservation.isDone()) {
            finishReservation();
        }
        if (reservation == null && reserved - next < RANGE / 2) {
            requestRange();
        }
        if (next > reserved) {
            awaitRange();
        }
        return next++;
    }

    private void requestRange() {
        reservation = reserve.apply(reserved + RANGE);
    }

    private void awaitRange() {
        Throwable failure = finishReservation();
        if (failure != null) {
            throw new IllegalStateException("cannot reserve queue ids: " + failure.getMessage(), failure);
        }
    }

    /** Waits for the reservation; if it failed, returns why, and a later call tries again. */
    private Throwable finishReservation() {
        Throwable failure = reservation.handle((nothing, cause) -> cause).join();
        reserved += failure == null ? RANGE : 0;
        reservation = null;
        return failure;
    }
}

package io.chasqui.store.count;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Numbers that several threads write, each in a stripe of its own; to read one is to add up the stripes. A stripe comes
 * into being when it is first needed, so that what is never used costs next to nothing.
 *
 * @param <E> the kinds
 */
public final class StripedCounts<E extends Enum<E>> implements Counts<E> {

    private final Class<E> kinds;
    private final AtomicReferenceArray<OwnedCounts<E>> stripes;

    /** @param threads how many write, at most */
    public StripedCounts(Class<E> kinds, int threads) {
        this.kinds = kinds;
        this.stripes = new AtomicReferenceArray<>(threads);
    }

    /** What the thread of this number writes. On that thread only. */
    public OwnedCounts<E> stripe(int thread) {
        OwnedCounts<E> stripe = stripes.get(thread);
        if (stripe == null) {
            stripe = OwnedCounts.padded(kinds);
            stripes.set(thread, stripe);
        }
        return stripe;
    }

    @Override
    public long get(E kind) {
        long sum = 0;
        for (int i = 0; i < stripes.length(); i++) {
            OwnedCounts<E> stripe = stripes.get(i);
            sum += stripe == null ? 0 : stripe.get(kind);
        }
        return sum;
    }
}

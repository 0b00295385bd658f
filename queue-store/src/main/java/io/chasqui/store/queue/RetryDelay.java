package io.chasqui.store.queue;

/**
 * How long a message that comes back stays out of sight: the longer, the more often processing it has failed.
 *
 * @param afterFailure whether messages wait whose processing has failed
 * @param afterRelease whether messages wait that were given back otherwise
 * @param minMillis wait after the first failure, which each further one adds to
 * @param maxMillis longest wait
 */
public record RetryDelay(boolean afterFailure, boolean afterRelease, long minMillis, long maxMillis) {

    /** What comes back is ready at once. */
    public static final RetryDelay NONE = new RetryDelay(false, false, 0, 0);

    public RetryDelay {
        if (minMillis < 0 || maxMillis < 0) {
            throw new IllegalArgumentException(minMillis + " to " + maxMillis);
        }
    }

    /** Milliseconds that a message waits with so many failures behind it; 0 if it is ready at once. */
    long millis(boolean failed, int failures) {
        if (failed ? !afterFailure : !afterRelease) {
            return 0;
        }
        long times = Math.max(1, failures);
        return minMillis > maxMillis / times ? maxMillis : minMillis * times;
    }
}

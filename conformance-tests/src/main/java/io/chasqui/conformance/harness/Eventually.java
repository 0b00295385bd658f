package io.chasqui.conformance.harness;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what a broker does in its own time. */
public final class Eventually {

    private static final Duration USUALLY_WITHIN = Duration.ofSeconds(10);

    private Eventually() {}

    /** Something that holds when it returns and does not hold while it throws. */
    @FunctionalInterface
    public interface Check {
        void run() throws Exception;
    }

    /** Repeats the check until it holds, for at most 10 seconds. */
    public static void eventually(Check check) {
        eventually(USUALLY_WITHIN, check);
    }

    /** Repeats the check until it holds; after the given time its last failure is the test's. */
    public static void eventually(Duration atMost, Check check) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Throwable failure = failureOf(check);
        while (failure != null && System.nanoTime() < deadline) {
            pause();
            failure = failureOf(check);
        }
        if (failure != null) {
            throw new AssertionError("not within " + atMost.toMillis() + " ms: " + failure.getMessage(), failure);
        }
    }

    private static Throwable failureOf(Check check) {
        try {
            check.run();
            return null;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}

package io.chasqui.server.broker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On whose behalf definitions change. It stands beside the thread that asks for a change, goes with the change to the
 * definition thread, and there has one line written to the audit log for each thing that has changed.
 */
public final class Actor {

    private static final Logger AUDIT = LoggerFactory.getLogger("chasqui.audit");

    private static final ThreadLocal<Actor> CURRENT = new ThreadLocal<>();

    /** Whoever deletes what has expired, or what nobody uses any more. */
    private static final Actor BROKER = new Actor("", "the broker");

    private final String user;
    private final String shown;
    private final AtomicInteger changes = new AtomicInteger();

    private Actor(String user, String shown) {
        this.user = user;
        this.shown = shown;
    }

    /** @param place where the user is: an address, or a connection */
    public static Actor user(String user, String place) {
        return new Actor(user, "user '" + AuditLines.safe(user) + "' at " + AuditLines.safe(place));
    }

    /** Who the current thread works for; the broker itself, if nobody has asked for what it does. */
    public static Actor current() {
        Actor current = CURRENT.get();
        return current == null ? BROKER : current;
    }

    /** The name of the user; empty for the broker itself. */
    public String user() {
        return user;
    }

    /** Does something on behalf of this one. */
    public <T> T call(Supplier<T> task) {
        Actor before = CURRENT.get();
        CURRENT.set(this);
        try {
            return task.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Does something on behalf of this one. */
    public void run(Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    /** A function that does, on whatever thread, what it does on behalf of the one who is current now. */
    static <T, R> Function<T, R> keeping(Function<T, R> function) {
        Actor current = current();
        return value -> current.call(() -> function.apply(value));
    }

    /** Writes a line. On a thread that may wait for the log: lines of the audit log are never dropped. */
    void changed(String what) {
        changes.incrementAndGet();
        AUDIT.info("{}: {}", this, what);
    }

    /** Whether a line has been written for this one. */
    public boolean hasChanged() {
        return changes.get() > 0;
    }

    @Override
    public String toString() {
        return shown;
    }
}

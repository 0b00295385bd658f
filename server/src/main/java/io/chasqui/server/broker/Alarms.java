package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.BrokerLoops;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Conditions during which nobody may publish: memory or disk run low, or a virtual host holds more than its quota, which
 * concerns its own publishers only. Any thread may raise or clear one.
 */
public final class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    /** What can run low, with the words that connection.blocked uses. */
    public enum Resource {
        MEMORY("memory"),
        DISK("disk");

        private final String word;

        Resource(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** A connection that publishes. */
    public interface Listener {
        /** On the listener's loop. */
        void alarmsChanged(boolean active);
    }

    private final BrokerLoops loops;
    private final Map<String, Scope> scopes = new ConcurrentHashMap<>();
    private final Set<Resource> raised = EnumSet.noneOf(Resource.class);
    private volatile String reason = "";
    private volatile BiConsumer<Resource, Boolean> observer = (resource, active) -> {};

    public Alarms(BrokerLoops loops) {
        this.loops = loops;
    }

    /** Whether an alarm is on that concerns everybody. Any thread. */
    public boolean active() {
        return !reason.isEmpty();
    }

    /** As connection.blocked words it: {@code low on memory & disk}; empty if nothing is. Any thread. */
    public String reason() {
        return reason;
    }

    /** What runs low at the moment. Any thread. */
    public synchronized Set<Resource> raised() {
        return raised.isEmpty() ? Set.of() : EnumSet.copyOf(raised);
    }

    /** What concerns the publishers of one virtual host. Any thread. */
    public Scope of(String vhost) {
        return scopes.computeIfAbsent(vhost, Scope::new);
    }

    /** Has somebody told of every change of what concerns everybody: short, and without other locks. */
    void observer(BiConsumer<Resource, Boolean> told) {
        observer = told;
    }

    /** Raises an alarm; nothing happens if it is raised already. Any thread. */
    public void raise(Resource resource, String detail) {
        change(resource, true, detail);
    }

    /** Clears an alarm; nothing happens if it is not raised. Any thread. */
    public void clear(Resource resource) {
        change(resource, false, "");
    }

    private synchronized void change(Resource resource, boolean raise, String detail) {
        boolean changed = raise ? raised.add(resource) : raised.remove(resource);
        if (!changed) {
            return;
        }
        if (raise) {
            LOG.warn("{} alarm raised, publishers are blocked: {}", resource.word, detail);
        } else {
            LOG.info("{} alarm cleared", resource.word);
        }
        observer.accept(resource, raise);
        reason = raised.isEmpty()
                ? ""
                : "low on " + raised.stream().map(r -> r.word).collect(Collectors.joining(" & "));
        scopes.values().forEach(Scope::update);
    }

    /** The alarms of one virtual host: its own, and those that concern everybody. */
    public final class Scope {

        private final String vhost;
        private final List<Set<Listener>> listeners = new ArrayList<>();
        private String exceeded = "";
        private volatile String blockedBy = "";

        private Scope(String vhost) {
            this.vhost = vhost;
            for (int i = 0; i < loops.count(); i++) {
                listeners.add(new LinkedHashSet<>());
            }
            blockedBy = reason;
        }

        /** Any thread. */
        public boolean active() {
            return !blockedBy.isEmpty();
        }

        /** In the words of connection.blocked. Any thread. */
        public String reason() {
            return blockedBy;
        }

        /** On the listener's loop. */
        public void add(Listener listener, BrokerLoop loop) {
            listeners.get(loop.index()).add(listener);
        }

        /** On the listener's loop. */
        public void remove(Listener listener, BrokerLoop loop) {
            listeners.get(loop.index()).remove(listener);
        }

        /**
         * Tells which quota the virtual host exceeds. Any thread.
         *
         * @param quota in words; empty if none
         */
        public void exceeds(String quota) {
            synchronized (Alarms.this) {
                if (exceeded.isEmpty() && !quota.isEmpty()) {
                    LOG.warn("publishers of vhost '{}' are blocked: {}", vhost, quota);
                } else if (!exceeded.isEmpty() && quota.isEmpty()) {
                    LOG.info("publishers of vhost '{}' may go on", vhost);
                }
                exceeded = quota;
                update();
            }
        }

        /** With the lock of the alarms. */
        private void update() {
            boolean before = active();
            blockedBy = reason.isEmpty() ? exceeded : reason;
            if (active() != before) {
                tellListeners(active());
            }
        }

        private void tellListeners(boolean nowActive) {
            for (int i = 0; i < loops.count(); i++) {
                Set<Listener> onLoop = listeners.get(i);
                loops.get(i).execute(() -> List.copyOf(onLoop).forEach(listener -> listener.alarmsChanged(nowActive)));
            }
        }
    }
}

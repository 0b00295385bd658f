package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.BrokerLoops;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Conditions during which nobody may publish: memory or disk run low. Any thread may raise or clear one. */
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
    }

    /** A connection that publishes. */
    public interface Listener {
        /** On the listener's loop. */
        void alarmsChanged(boolean active);
    }

    private final BrokerLoops loops;
    private final List<Set<Listener>> listeners = new ArrayList<>();
    private final Set<Resource> raised = EnumSet.noneOf(Resource.class);
    private volatile boolean active;
    private volatile String reason = "";

    public Alarms(BrokerLoops loops) {
        this.loops = loops;
        for (int i = 0; i < loops.count(); i++) {
            listeners.add(new java.util.LinkedHashSet<>());
        }
    }

    /** Any thread. */
    public boolean active() {
        return active;
    }

    /** As connection.blocked words it: {@code low on memory & disk}. Any thread. */
    public String reason() {
        return reason;
    }

    /** What runs low at the moment. Any thread. */
    public synchronized Set<Resource> raised() {
        return raised.isEmpty() ? Set.of() : EnumSet.copyOf(raised);
    }

    /** On the listener's loop. */
    public void add(Listener listener, BrokerLoop loop) {
        listeners.get(loop.index()).add(listener);
    }

    /** On the listener's loop. */
    public void remove(Listener listener, BrokerLoop loop) {
        listeners.get(loop.index()).remove(listener);
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
        boolean before = active;
        reason = "low on " + raised.stream().map(r -> r.word).collect(Collectors.joining(" & "));
        active = !raised.isEmpty();
        if (active != before) {
            tellListeners(active);
        }
    }

    private void tellListeners(boolean nowActive) {
        for (int i = 0; i < loops.count(); i++) {
            Set<Listener> onLoop = listeners.get(i);
            loops.get(i).execute(() -> List.copyOf(onLoop).forEach(listener -> listener.alarmsChanged(nowActive)));
        }
    }
}

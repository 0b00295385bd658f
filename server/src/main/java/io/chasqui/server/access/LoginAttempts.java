package io.chasqui.server.access;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts logins by protocol, and on request by user and address too. Of the latter only the most recent ones are known:
 * whoever guesses names must not fill the heap. Thread-safe.
 */
public final class LoginAttempts {

    /** The name under which logins over AMQP 0-9-1 are counted. */
    public static final String AMQP_0_9_1 = "amqp091";

    /** The name under which logins to the management API are counted. */
    public static final String HTTP = "http";

    private static final int MAX_SOURCES = 4096;
    private static final int MAX_NAME_LENGTH = 255;

    /** Logins so far. */
    public record Count(long succeeded, long failed) {
        private static final Count NONE = new Count(0, 0);

        public long all() {
            return succeeded + failed;
        }

        private Count and(boolean success) {
            return success ? new Count(succeeded + 1, failed) : new Count(succeeded, failed + 1);
        }
    }

    /** Who tried, from where, by which protocol. */
    public record Source(String address, String user, String protocol) {}

    private final boolean tracksSources;
    private final Map<String, Count> byProtocol = new TreeMap<>();
    private final Map<Source, Count> bySource = new RecentSources();

    /** @param tracksSources whether users and addresses are counted, too */
    public LoginAttempts(boolean tracksSources) {
        this.tracksSources = tracksSources;
    }

    /** @param user may be anything; null if a mechanism names none */
    public synchronized void add(String protocol, InetAddress from, String user, boolean success) {
        byProtocol.put(protocol, byProtocol.getOrDefault(protocol, Count.NONE).and(success));
        if (tracksSources) {
            String name = user == null ? "none" : user.substring(0, Math.min(user.length(), MAX_NAME_LENGTH));
            Source source = new Source(from.getHostAddress(), name, protocol);
            bySource.put(source, bySource.getOrDefault(source, Count.NONE).and(success));
        }
    }

    /** Of the protocols by which somebody has tried since the last reset. */
    public synchronized Map<String, Count> byProtocol() {
        return new TreeMap<>(byProtocol);
    }

    /** The most recent sources, the latest last. Empty unless they are tracked. */
    public synchronized List<Map.Entry<Source, Count>> bySource() {
        return new ArrayList<>(new LinkedHashMap<>(bySource).entrySet());
    }

    /** Begins anew. */
    public synchronized void reset() {
        byProtocol.clear();
        bySource.clear();
    }

    private static final class RecentSources extends LinkedHashMap<Source, Count> {

        private static final long serialVersionUID = 1L;

        private RecentSources() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Count> eldest) {
            return size() > MAX_SOURCES;
        }
    }
}

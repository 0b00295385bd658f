package io.chasqui.server.traffic;

import io.chasqui.store.count.Counts;
import io.chasqui.store.count.OwnedCounts;

/** What goes over the wire of one connection, counted for itself and for its virtual host. Its loop writes; any reads. */
public final class ConnectionTraffic {

    private final OwnedCounts<ConnectionCount> counts = new OwnedCounts<>(ConnectionCount.class);

    /** Null until the client has chosen a virtual host. */
    private OwnedCounts<ConnectionCount> vhost;

    /** The client has chosen a virtual host: what went over the wire until now counts there, too. */
    public void opened(LoopTraffic chosen) {
        vhost = chosen.bytes();
        for (ConnectionCount kind : ConnectionCount.values()) {
            vhost.add(kind, counts.own(kind));
        }
    }

    /** Something was read from the socket. */
    public void received(int bytes) {
        add(ConnectionCount.RECEIVED_BYTES, bytes);
        add(ConnectionCount.RECEIVED_PACKETS, 1);
    }

    /** Something was written to the socket. */
    public void sent(int bytes) {
        add(ConnectionCount.SENT_BYTES, bytes);
        add(ConnectionCount.SENT_PACKETS, 1);
    }

    private void add(ConnectionCount kind, long amount) {
        counts.count(kind, amount);
        if (vhost != null) {
            vhost.count(kind, amount);
        }
    }

    /** Any thread. */
    public Counts<ConnectionCount> counts() {
        return counts;
    }
}

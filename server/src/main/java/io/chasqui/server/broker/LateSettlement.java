package io.chasqui.server.broker;

import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.Settlement;

/**
 * In place of where a delivery came from, once the message has gone back to its queue because the client took too long:
 * the client may still settle it, which means nothing any more.
 */
public class LateSettlement extends DeliverySource {

    private final BrokerQueue queue;

    public LateSettlement(BrokerQueue queue) {
        this.queue = queue;
    }

    @Override
    public BrokerQueue queue() {
        return queue;
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    public long timeoutMillis(long usual) {
        return NO_TIMEOUT;
    }

    @Override
    void settled(QueueEntry entry, Settlement how) {
        // the message may be with somebody else by now
    }

    @Override
    void givenBack(QueueEntry[] entries, Settlement how) {
        // they are back already
    }
}

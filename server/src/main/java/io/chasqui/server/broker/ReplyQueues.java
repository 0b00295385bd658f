package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The reply queues of a virtual host by their names: one for each consumer of direct replies. */
public final class ReplyQueues {

    private final String vhost;
    private final Map<String, ReplyQueue> byName = new ConcurrentHashMap<>();

    ReplyQueues(String vhost) {
        this.vhost = vhost;
    }

    /** Null if nobody consumes replies under this name. Any thread. */
    public ReplyQueue get(String name) {
        return ReplyQueue.isName(name) ? byName.get(name) : null;
    }

    /** Gives a consumer of replies a name to be reached by. On the consumer's loop. */
    public ReplyQueue open(BrokerLoop loop, ReplyTarget target) {
        ReplyQueue queue = new ReplyQueue(vhost, loop, target);
        byName.put(queue.name(), queue);
        return queue;
    }

    /** The consumer has left. On its loop. */
    public void close(ReplyQueue queue) {
        byName.remove(queue.name(), queue);
        queue.close();
    }
}

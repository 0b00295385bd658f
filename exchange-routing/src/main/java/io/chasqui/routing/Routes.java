package io.chasqui.routing;

/**
 * Collects where a message goes. It is used again and again by one thread and allocates nothing once it has grown to
 * the size of the usual result.
 *
 * @param <D> the server's queues
 */
public final class Routes<D> {

    private final IdentitySet<D> queues = new IdentitySet<>();
    private final IdentitySet<Exchange<D>> exchanges = new IdentitySet<>();
    private final IdentitySet<Object> visited = new IdentitySet<>();
    private int nextExchange;
    private int matches;
    private boolean dependsOnlyOnKey;

    /** Number of different queues. */
    public int size() {
        return queues.size();
    }

    public boolean isEmpty() {
        return queues.size() == 0;
    }

    /** The queue at an index from 0 to {@link #size} - 1. */
    public D get(int index) {
        return queues.get(index);
    }

    /**
     * True if every message to the same exchange with the same routing key and no extra ones goes to the same queues
     * for as long as {@link Topology#version} stays the same. Whoever remembers the result must also check that the
     * later message has no extra routing keys.
     */
    public boolean dependsOnlyOnKey() {
        return dependsOnlyOnKey;
    }

    /** Forgets the result, so that nothing in it is kept from the garbage collector. */
    public void clear() {
        queues.clear();
        exchanges.clear();
        visited.clear();
        nextExchange = 0;
        matches = 0;
        dependsOnlyOnKey = true;
    }

    /** For binding tables: the message matches this binding. */
    public void add(BoundDestination<D> destination) {
        matches++;
        if (destination.exchange() == null) {
            queues.add(destination.queue());
        } else {
            exchanges.add(destination.exchange());
        }
    }

    /** The message stays with an exchange, which counts as a match: it is not unroutable. */
    void keep(D keeper) {
        matches++;
        queues.add(keeper);
    }

    /**
     * For binding tables: true the first time it is called with this object since {@link #forgetVisits}. Lets a search
     * stop where it has been before.
     */
    public boolean visit(Object place) {
        return visited.add(place);
    }

    /** For binding tables: starts a new search. */
    public void forgetVisits() {
        visited.clear();
    }

    void addQueue(D queue) {
        queues.add(queue);
    }

    void addExchange(Exchange<D> exchange) {
        exchanges.add(exchange);
    }

    /** The next exchange that was added and not yet returned, or null. */
    Exchange<D> takeExchange() {
        return nextExchange < exchanges.size() ? exchanges.get(nextExchange++) : null;
    }

    /** How many bindings have matched so far. */
    int matches() {
        return matches;
    }

    void dependsOnMoreThanKey() {
        dependsOnlyOnKey = false;
    }
}

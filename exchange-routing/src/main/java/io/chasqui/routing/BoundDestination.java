package io.chasqui.routing;

/**
 * The far end of a binding as routing sees it: either a queue or another exchange. Compared by identity.
 *
 * @param <D> the server's queues
 */
public final class BoundDestination<D> {

    private final Binding binding;
    private final D queue;
    private final Exchange<D> exchange;

    private BoundDestination(Binding binding, D queue, Exchange<D> exchange) {
        this.binding = binding;
        this.queue = queue;
        this.exchange = exchange;
    }

    static <D> BoundDestination<D> toQueue(Binding binding, D queue) {
        return new BoundDestination<>(binding, queue, null);
    }

    static <D> BoundDestination<D> toExchange(Binding binding, Exchange<D> exchange) {
        return new BoundDestination<>(binding, null, exchange);
    }

    public Binding binding() {
        return binding;
    }

    /** The queue, or null if an exchange is bound. */
    D queue() {
        return queue;
    }

    /** The exchange, or null if a queue is bound. */
    Exchange<D> exchange() {
        return exchange;
    }

    @Override
    public String toString() {
        return binding.toString();
    }
}

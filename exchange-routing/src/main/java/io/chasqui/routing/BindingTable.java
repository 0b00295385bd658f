package io.chasqui.routing;

/**
 * The bindings of one exchange, in the shape in which its type finds the matching ones. One thread at a time adds and
 * removes; any number match meanwhile, without locks. A match that starts after {@code add} has returned sees the binding.
 *
 * @param <D> the server's queues
 */
public interface BindingTable<D> {

    /** Adds a binding that is not there yet. */
    void add(BoundDestination<D> destination);

    /** Removes a binding that was added: the same object. */
    void remove(BoundDestination<D> destination);

    /** Hands every binding that the message matches to {@link Routes#add}; the same destination more than once is fine. */
    void match(RoutedMessage message, Routes<D> out);
}

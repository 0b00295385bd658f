package io.chasqui.server.broker.event;

import io.chasqui.codec.amqp091.FieldTable;
import java.util.function.Consumer;

/** Takes what happens. Any thread may call; a call does not wait. */
@FunctionalInterface
public interface Events {

    /** Nobody listens. */
    Events NONE = (key, details) -> {};

    /**
     * Tells that something has happened.
     *
     * @param key what, such as {@code queue.created}
     * @param details adds what is known about it; called before this returns, or not at all if nobody listens
     */
    void tell(String key, Consumer<FieldTable.Builder> details);
}

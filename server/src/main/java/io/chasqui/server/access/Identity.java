package io.chasqui.server.access;

import io.chasqui.server.access.Permissions.Action;
import java.time.Instant;
import java.util.List;

/**
 * Who has logged in, and what this one may do: by the user database, or by the token it came with. Any thread may ask.
 */
public interface Identity {

    String name();

    /** What it may do in the management API, and {@code impersonator}. */
    List<String> tags();

    default boolean hasTag(String tag) {
        return tags().contains(tag);
    }

    /** Whether it may open a virtual host. */
    boolean mayEnter(String vhost);

    /** @param resource name of a queue or exchange; empty for the default exchange */
    boolean may(Action action, String vhost, String resource);

    /** Whether {@link #mayUseTopic} may say no. */
    boolean restrictsTopics();

    /** Whether it may use a routing key at a topic exchange. */
    boolean mayUseTopic(Action action, String vhost, String exchange, String routingKey);

    /** Changes when answers given earlier may no longer hold. */
    long version();

    /** When it ends by itself; null if it does not. */
    Instant expiry();

    /** Whether it is one of the user database. */
    boolean isInternal();
}

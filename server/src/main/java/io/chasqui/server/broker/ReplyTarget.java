package io.chasqui.server.broker;

import io.chasqui.store.message.Message;

/** The protocol's end of a {@link ReplyQueue}. All methods are called on the connection's loop. */
public interface ReplyTarget {

    /** Writes the reply to the connection. */
    void deliver(Message message);

    /** True while the connection has far more to send than its client reads; {@link ReplyQueue#drained} must follow. */
    boolean backlogged();
}

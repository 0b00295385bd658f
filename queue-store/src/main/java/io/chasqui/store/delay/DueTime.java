package io.chasqui.store.delay;

import io.chasqui.store.message.Message;

/** Tells from a message alone when it is due, so that nothing needs to be stored beside it. */
@FunctionalInterface
public interface DueTime {

    /** Wall clock in milliseconds. */
    long dueMillis(Message message);
}

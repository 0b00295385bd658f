package io.chasqui.store.queue;

/**
 * What a queue needs to know about its declaration, already validated: the flags of queue.declare here, and in time
 * everything that arguments and policies add up to.
 *
 * @param durable persistent messages survive a restart
 * @param exclusive belongs to one connection and goes with it
 * @param autoDelete goes with its last consumer
 */
public record QueueSettings(boolean durable, boolean exclusive, boolean autoDelete) {

    public static final QueueSettings DURABLE = new QueueSettings(true, false, false);
    public static final QueueSettings TRANSIENT = new QueueSettings(false, false, false);
}

package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.ExchangeType;

/**
 * {@code x-message-deduplication}, the type of RabbitMQ's plugin: a fanout exchange that always drops copies. Any other
 * exchange can do so by argument; the copies are dropped before a message is passed on, and not here.
 */
public final class DeduplicationExchangeType implements ExchangeType {

    public static final String NAME = "x-message-deduplication";

    private final ExchangeType fanout = new FanoutExchangeType();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Fanout exchange that drops copies of messages";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return true;
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        return fanout.newBindingTable(arguments);
    }
}

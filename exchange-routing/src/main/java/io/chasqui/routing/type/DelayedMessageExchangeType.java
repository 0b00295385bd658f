package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Binding;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.ExchangeType;
import io.chasqui.routing.ExchangeTypes;
import io.chasqui.routing.RoutedMessage;

/**
 * {@code x-delayed-message}: keeps messages with a header {@code x-delay} for that long, and then routes them like the
 * type that the argument {@code x-delayed-type} names. Known from a plugin for RabbitMQ.
 */
public final class DelayedMessageExchangeType implements ExchangeType {

    /** Name of the type. */
    public static final String NAME = "x-delayed-message";

    private static final String DELAYED_TYPE = "x-delayed-type";

    private final ExchangeTypes types;

    /** @param types those that messages can be routed by afterwards */
    public DelayedMessageExchangeType(ExchangeTypes types) {
        this.types = types;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Delayed Message Exchange.";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return false;
    }

    @Override
    public void validate(FieldTable arguments) {
        if (!(arguments.get(DELAYED_TYPE) instanceof LongString type)) {
            throw refusal("'x-delayed-type' must be an existing exchange type");
        }
        if (type.toString().equals(NAME)) {
            throw refusal("'x-delayed-message' can't be used for 'x-delayed-type'");
        }
        types.require(type.toString()).validate(arguments);
    }

    private static ProtocolException refusal(String text) {
        return new ProtocolException(ReplyCode.PRECONDITION_FAILED, "Invalid argument, " + text);
    }

    @Override
    public void validateBinding(Binding binding, FieldTable arguments) {
        delayedType(arguments).validateBinding(binding, arguments);
    }

    private ExchangeType delayedType(FieldTable arguments) {
        return types.require(arguments.get(DELAYED_TYPE).toString());
    }

    @Override
    public Keeping keeps(RoutedMessage message) {
        return MessageDelay.isDelay(MessageDelay.of(message.headers())) ? Keeping.MESSAGE : Keeping.NOTHING;
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        return delayedType(arguments).newBindingTable(arguments);
    }
}

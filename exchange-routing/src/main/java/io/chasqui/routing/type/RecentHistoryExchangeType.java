package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.ExchangeType;
import io.chasqui.routing.FieldText;
import io.chasqui.routing.RoutedMessage;

/**
 * {@code x-recent-history}: like fanout, and keeps the last messages for queues that are bound later. Known from a plugin
 * that comes with RabbitMQ.
 */
public final class RecentHistoryExchangeType implements ExchangeType {

    /** Name of the type. */
    public static final String NAME = "x-recent-history";

    private static final String LENGTH = "x-recent-history-length";
    private static final String NO_STORE = "x-recent-history-no-store";
    private static final int DEFAULT_LENGTH = 20;

    private final FanoutExchangeType fanout = new FanoutExchangeType();

    /** How many messages an exchange with these arguments keeps. */
    public static int length(FieldTable arguments) {
        Object length = arguments.get(LENGTH);
        return length == null ? DEFAULT_LENGTH : (int) Math.min(Integer.MAX_VALUE, FieldValues.integer(length));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Recent History Exchange.";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return false;
    }

    @Override
    public void validate(FieldTable arguments) {
        Object length = arguments.get(LENGTH);
        if (length != null && !(FieldValues.isInteger(length) && FieldValues.integer(length) > 0)) {
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED,
                    "Invalid argument " + FieldText.of(length) + ", '" + LENGTH + "' must be a positive integer");
        }
    }

    @Override
    public Keeping keeps(RoutedMessage message) {
        return Boolean.TRUE.equals(message.headers().get(NO_STORE)) ? Keeping.NOTHING : Keeping.COPY;
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        return fanout.newBindingTable(arguments);
    }
}

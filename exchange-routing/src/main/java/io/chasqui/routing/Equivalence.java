package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;

/**
 * The rule that what is declared again must be declared the same way (AMQP 0-9-1 sections 1.6.2 and 1.7.2, constraint
 * "equivalent"), and RabbitMQ's texts for a violation.
 *
 * @param subject what is declared, as in {@code exchange 'x' in vhost '/'}
 */
public record Equivalence(String subject) {

    /** Requires a property such as {@code durable} to be as it is. */
    public void require(String property, Object current, Object requested) {
        if (!current.equals(requested)) {
            throw inequivalent(property, "received '" + requested + "' but current is '" + current + "'");
        }
    }

    /** Requires an argument to be as it is: absent, or what {@link FieldValues#equivalent} calls the same value. */
    public void requireArgument(String argument, FieldTable current, FieldTable requested) {
        requireArgument(argument, current.get(argument), requested.get(argument));
    }

    /** The same for two values, null if absent. */
    public void requireArgument(String argument, Object current, Object requested) {
        if (!FieldValues.equivalent(current, requested)) {
            throw inequivalent(argument, FieldValues.difference(current, requested));
        }
    }

    private ProtocolException inequivalent(String argument, String difference) {
        return new ProtocolException(
                ReplyCode.PRECONDITION_FAILED,
                "inequivalent arg '" + argument + "' for " + subject + ": " + difference);
    }
}

package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.Octets;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.codec.amqp091.ShortString;

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
            throw inequivalent(property, "'" + requested + "'", "'" + current + "'");
        }
    }

    /** Requires an argument to be as it is: absent or the same value ({@link FieldIdentity}). */
    public void requireArgument(String argument, FieldTable current, FieldTable requested) {
        Object is = current.get(argument);
        Object wanted = requested.get(argument);
        if (is == null && wanted == null) {
            return;
        } else if (is == null || wanted == null) {
            throw inequivalent(argument, described(wanted), described(is));
        } else if (!FieldIdentity.same(is, wanted)) {
            throw inequivalent(argument, quoted(wanted), quoted(is));
        }
    }

    private ProtocolException inequivalent(String argument, String received, String current) {
        return new ProtocolException(
                ReplyCode.PRECONDITION_FAILED,
                "inequivalent arg '" + argument + "' for " + subject + ": received " + received + " but current is "
                        + current);
    }

    private static String described(Object value) {
        return value == null ? "none" : "the value '" + text(value) + "' of type '" + FieldValues.typeName(value) + "'";
    }

    private static String quoted(Object value) {
        return value == FieldTable.VOID ? "none" : "'" + text(value) + "'";
    }

    private static String text(Object value) {
        return value instanceof Octets octets ? ShortString.decode(octets.bytes()) : FieldText.of(value);
    }
}

package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import java.math.BigDecimal;

/**
 * The header {@code x-delay} of a message: for how many milliseconds an exchange of type {@code x-delayed-message} is to
 * keep it. An exchange that has done so leaves the negative of the number in the header.
 */
public final class MessageDelay {

    /** Name of the header. */
    public static final String HEADER = "x-delay";

    /** The longest delay, almost 50 days. A message with a longer one is not delayed at all. */
    public static final long MAX_MILLIS = 0xFFFFFFFFL;

    private static final int LONGEST_NUMBER = 20;

    private MessageDelay() {}

    /**
     * The number in the header, 0 if there is none. As in RabbitMQ's plugin a number may be any integer, a number with a
     * fraction, which is cut off, or text.
     */
    public static long of(FieldTable headers) {
        Object value = headers.get(HEADER);
        if (value == null) {
            return 0;
        } else if (FieldValues.isInteger(value)) {
            return FieldValues.integer(value);
        } else if (value instanceof LongString text) {
            return parse(text.toString());
        }
        return value instanceof Float || value instanceof Double || value instanceof BigDecimal
                ? ((Number) value).longValue()
                : 0;
    }

    private static long parse(String text) {
        try {
            return text.length() > LONGEST_NUMBER ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Whether a message with this number in the header is delayed. */
    public static boolean isDelay(long millis) {
        return millis > 0 && millis <= MAX_MILLIS;
    }
}

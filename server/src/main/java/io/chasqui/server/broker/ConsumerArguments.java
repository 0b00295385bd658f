package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.ProtocolException;
import java.util.List;

/** The arguments of basic.consume. Those that no queue type knows mean nothing. */
public record ConsumerArguments(FieldTable table) {

    private static final String PRIORITY = "x-priority";

    /** No arguments. */
    public static final ConsumerArguments NONE = new ConsumerArguments(FieldTable.EMPTY);

    private static final String TIMEOUT = "x-consumer-timeout";

    private static final List<ArgumentRule> RULES = List.of(
            ArgumentRule.both(PRIORITY, ArgumentRule::integer),
            ArgumentRule.quorum(TIMEOUT, ArgumentRule::count),
            ArgumentRule.stream("x-stream-offset"),
            ArgumentRule.stream("x-stream-filter"),
            ArgumentRule.stream("x-stream-match-unfiltered"));

    /**
     * Checks everything.
     *
     * @throws ProtocolException PRECONDITION_FAILED that names the first fault
     */
    public void validate(QueueType type, String subject) {
        ArgumentRule.validate(RULES, table, type, subject);
    }

    /** Milliseconds within which the consumer has to settle a message, or {@code absent} if nothing is said. */
    long timeoutMillis(long absent) {
        Object value = table.get(TIMEOUT);
        return value == null ? absent : FieldValues.integer(value);
    }

    /** Who has more is served first; 0 unless given. Numbers beyond an int count as its ends. */
    public int priority() {
        Object value = table.get(PRIORITY);
        long priority = value == null ? 0 : FieldValues.integer(value);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, priority));
    }
}

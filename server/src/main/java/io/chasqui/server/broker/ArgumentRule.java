package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one argument of queue.declare or basic.consume may be.
 *
 * @param types of queues that know the argument; none if it belongs to streams only
 */
record ArgumentRule(String name, Set<QueueType> types, Check check) {

    /** Ten years: no duration may be longer. */
    private static final long MAX_MILLIS = 315_360_000_000L;

    private static final int MAX_PRIORITY = 255;
    private static final long QUEUE_VERSION = 2;

    /** Looks at a value among the other arguments. */
    @FunctionalInterface
    interface Check {
        /** What is wrong, in RabbitMQ's words; null if nothing is. */
        String fault(Object value, FieldTable arguments);
    }

    static ArgumentRule both(String name, Check check) {
        return new ArgumentRule(name, EnumSet.allOf(QueueType.class), check);
    }

    static ArgumentRule classic(String name, Check check) {
        return new ArgumentRule(name, EnumSet.of(QueueType.CLASSIC), check);
    }

    static ArgumentRule quorum(String name, Check check) {
        return new ArgumentRule(name, EnumSet.of(QueueType.QUORUM), check);
    }

    static ArgumentRule stream(String name) {
        return new ArgumentRule(name, EnumSet.noneOf(QueueType.class), ArgumentRule::anything);
    }

    /**
     * Checks arguments one after the other as RabbitMQ does: their values in the order of the rules, then whether the
     * type of the queue knows them at all. What no rule names is anybody's.
     *
     * @param subject the queue in error texts
     * @throws ProtocolException PRECONDITION_FAILED that names the first fault
     */
    static void validate(List<ArgumentRule> rules, FieldTable arguments, QueueType type, String subject) {
        for (ArgumentRule rule : rules) {
            Object value = arguments.get(rule.name);
            String fault = value != null && rule.types.contains(type) ? rule.check.fault(value, arguments) : null;
            if (fault != null) {
                throw invalid(rule.name, subject, ": " + fault);
            }
        }
        for (ArgumentRule rule : rules) {
            if (arguments.contains(rule.name) && !rule.types.contains(type)) {
                throw invalid(rule.name, subject, " of queue type " + type.module());
            }
        }
    }

    static ProtocolException invalid(String argument, String subject, String why) {
        return new ProtocolException(
                ReplyCode.PRECONDITION_FAILED, "invalid arg '" + argument + "' for " + subject + why);
    }

    // ---- Checks

    static String anything(Object value, FieldTable arguments) {
        return null;
    }

    static String integer(Object value, FieldTable arguments) {
        return FieldValues.isInteger(value) ? null : "\"expected integer, got " + FieldValues.typeName(value) + "\"";
    }

    /** An integer from 0. */
    static String count(Object value, FieldTable arguments) {
        String fault = integer(value, arguments);
        boolean negative = fault == null && FieldValues.integer(value) < 0;
        return negative ? "{value_negative," + FieldValues.integer(value) + "}" : fault;
    }

    /** An integer from 1. */
    static String positive(Object value, FieldTable arguments) {
        String fault = count(value, arguments);
        return fault == null && FieldValues.integer(value) == 0 ? "{value_zero,0}" : fault;
    }

    /** Milliseconds from 0. */
    static String duration(Object value, FieldTable arguments) {
        String fault = count(value, arguments);
        return fault == null ? tooLong(value) : fault;
    }

    /** Milliseconds from 1. */
    static String positiveDuration(Object value, FieldTable arguments) {
        String fault = positive(value, arguments);
        return fault == null ? tooLong(value) : fault;
    }

    private static String tooLong(Object value) {
        long millis = FieldValues.integer(value);
        return millis > MAX_MILLIS ? "{value_too_large," + millis + "}" : null;
    }

    static String priority(Object value, FieldTable arguments) {
        String fault = count(value, arguments);
        boolean exceeded = fault == null && FieldValues.integer(value) > MAX_PRIORITY;
        return exceeded ? "{max_value_exceeded," + FieldValues.integer(value) + "}" : fault;
    }

    static String queueVersion(Object value, FieldTable arguments) {
        String fault = count(value, arguments);
        boolean unsupported = fault == null && FieldValues.integer(value) != QUEUE_VERSION;
        return unsupported ? "\"unsupported queue version '" + FieldValues.integer(value) + "'\"" : fault;
    }

    static String text(Object value, FieldTable arguments) {
        return value instanceof LongString ? null : unacceptableType(value);
    }

    static String flag(Object value, FieldTable arguments) {
        return value instanceof Boolean ? null : unacceptableType(value);
    }

    static String deadLetterRoutingKey(Object value, FieldTable arguments) {
        if (!(value instanceof LongString)) {
            return unacceptableType(value);
        }
        return arguments.contains(QueueArguments.DEAD_LETTER_EXCHANGE) ? null : "routing_key_but_no_dlx_defined";
    }

    /** One of some words. */
    static Check oneOf(Set<String> words, String otherwise) {
        return (value, arguments) -> {
            if (!(value instanceof LongString)) {
                return unacceptableType(value);
            }
            return words.contains(value.toString()) ? null : otherwise;
        };
    }

    static String unacceptableType(Object value) {
        return "{unacceptable_type," + FieldValues.typeName(value) + "}";
    }
}

package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.routing.Equivalence;
import io.chasqui.server.broker.policy.EffectivePolicy;
import io.chasqui.server.broker.policy.PolicyKey;
import io.chasqui.store.deduplication.DeduplicationSettings;
import java.util.List;
import java.util.Set;

/**
 * What the arguments of a queue or an exchange, and the policies that apply to it, say about copies of messages. The
 * names are those of RabbitMQ's deduplication plugin and of LavinMQ; {@code x-deduplication-key} is ours.
 */
record DeduplicationArguments(FieldTable table, EffectivePolicy policy) {

    private static final String ENABLED = "x-message-deduplication";
    private static final String SIZE = "x-cache-size";
    private static final String TTL = "x-cache-ttl";
    private static final String HEADER = "x-deduplication-header";
    private static final String KEY = "x-deduplication-key";
    private static final String BY_MESSAGE_ID = "message-id";

    /** What the values may be. */
    static final List<ArgumentRule> RULES = List.of(
            ArgumentRule.both(ENABLED, ArgumentRule::flag),
            ArgumentRule.both(SIZE, DeduplicationArguments::size),
            ArgumentRule.both(TTL, ArgumentRule::positiveDuration),
            ArgumentRule.both(HEADER, ArgumentRule::text),
            ArgumentRule.both(KEY, ArgumentRule.oneOf(Set.of("header", BY_MESSAGE_ID), "invalid_deduplication_key")));

    private static String size(Object value, FieldTable arguments) {
        String fault = ArgumentRule.positive(value, arguments);
        boolean tooLarge = fault == null && FieldValues.integer(value) > DeduplicationSettings.MAX_SIZE;
        return tooLarge ? "{value_too_large," + FieldValues.integer(value) + "}" : fault;
    }

    /**
     * Checks the arguments of an exchange.
     *
     * @param subject the exchange in error texts
     * @throws ProtocolException PRECONDITION_FAILED that names the first fault
     */
    void validate(String subject) {
        for (ArgumentRule rule : RULES) {
            Object value = table.get(rule.name());
            String fault = value == null ? null : rule.check().fault(value, table);
            if (fault != null) {
                throw new ProtocolException(
                        ReplyCode.PRECONDITION_FAILED,
                        "invalid arg '" + rule.name() + "' for " + subject + ": " + fault);
            }
        }
    }

    /** Requires a redeclaration to ask for the same. */
    void requireEquivalent(FieldTable requested, String subject) {
        Equivalence equivalence = new Equivalence(subject);
        RULES.forEach(rule -> equivalence.requireArgument(rule.name(), table, requested));
    }

    /** Null if copies are not dropped. */
    DeduplicationSettings settings() {
        return isEnabled() ? enabledSettings() : null;
    }

    /** What to do if copies are dropped whatever the arguments say. */
    DeduplicationSettings enabledSettings() {
        long size = smaller(SIZE, PolicyKey.CACHE_SIZE, DeduplicationSettings.DEFAULT_SIZE);
        long ttl = smaller(TTL, PolicyKey.CACHE_TTL, DeduplicationSettings.FOREVER);
        boolean byMessageId = BY_MESSAGE_ID.equals(name(KEY, PolicyKey.DEDUPLICATION_KEY));
        String header = name(HEADER, PolicyKey.DEDUPLICATION_HEADER);
        return new DeduplicationSettings(
                (int) size, ttl, byMessageId ? null : header == null ? DeduplicationSettings.DEFAULT_HEADER : header);
    }

    private boolean isEnabled() {
        Object own = table.get(ENABLED);
        Object given = policy.definition().get(PolicyKey.MESSAGE_DEDUPLICATION.text());
        return Boolean.TRUE.equals(own == null ? given : own);
    }

    private long smaller(String argument, PolicyKey key, long absent) {
        Object own = table.get(argument);
        long number = own != null && FieldValues.isInteger(own) ? FieldValues.integer(own) : Long.MAX_VALUE;
        long smaller = Math.min(number, policy.number(key, Long.MAX_VALUE));
        return smaller == Long.MAX_VALUE ? absent : smaller;
    }

    private String name(String argument, PolicyKey key) {
        return table.get(argument) instanceof LongString text ? ShortString.decode(text.bytes()) : policy.text(key);
    }
}

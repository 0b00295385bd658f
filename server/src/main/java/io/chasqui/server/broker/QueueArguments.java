package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.server.broker.policy.EffectivePolicy;
import io.chasqui.server.broker.policy.PolicyKey;
import io.chasqui.store.queue.QueueSettings;
import io.chasqui.store.queue.QueueSettings.Overflow;
import io.chasqui.store.queue.QueueSettings.PriorityOrder;
import io.chasqui.store.queue.QueueSettings.ReturnOrder;
import io.chasqui.store.queue.RetryDelay;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The arguments of queue.declare: RabbitMQ's extensions to AMQP 0-9-1 section 1.7.2.1. Arguments that no queue type
 * knows are kept and mean nothing. What the getters say holds for arguments that have passed {@link #validate}, and
 * takes policies into account: of two limits the tighter one counts, of two names the argument's.
 *
 * @param policy what the policies that apply to the queue say
 */
record QueueArguments(FieldTable table, EffectivePolicy policy) {

    static final String EXPIRES = "x-expires";
    static final String DEAD_LETTER_EXCHANGE = "x-dead-letter-exchange";
    static final String DEAD_LETTER_ROUTING_KEY = "x-dead-letter-routing-key";

    private static final String DEAD_LETTER_STRATEGY = "x-dead-letter-strategy";
    private static final String MESSAGE_TTL = "x-message-ttl";
    private static final String MAX_LENGTH = "x-max-length";
    private static final String MAX_LENGTH_BYTES = "x-max-length-bytes";
    private static final String MAX_PRIORITY = "x-max-priority";
    private static final String OVERFLOW = "x-overflow";
    private static final String SINGLE_ACTIVE_CONSUMER = "x-single-active-consumer";
    private static final String PRIORITY_ORDER = "x-priority-order";
    private static final String CONSUMER_TIMEOUT = "x-consumer-timeout";
    private static final String DELAYED_RETRY_TYPE = "x-delayed-retry-type";
    private static final String DELAYED_RETRY_MIN = "x-delayed-retry-min";
    private static final String DELAYED_RETRY_MAX = "x-delayed-retry-max";
    private static final String DELIVERY_LIMIT = "x-delivery-limit";

    private static final int QUORUM_MAX_PRIORITY = 31;
    private static final int QUORUM_DEFAULT_PRIORITY = 4;
    private static final long QUORUM_DELIVERY_LIMIT = 20;

    private static final Set<String> OVERFLOWS = Set.of("drop-head", "reject-publish", "reject-publish-dlx");
    private static final Set<String> PRIORITY_ORDERS = Set.of("strict", "fair");
    private static final Set<String> STRATEGIES = Set.of("at-most-once", "at-least-once");
    private static final Set<String> LOCATORS =
            Set.of("client-local", "balanced", "random", "least-leaders", "min-masters");

    /** In the order in which RabbitMQ looks at them: of several faults the first is told. */
    private static final List<ArgumentRule> RABBITMQ_RULES = List.of(
            ArgumentRule.both(EXPIRES, ArgumentRule::positiveDuration),
            ArgumentRule.both(MESSAGE_TTL, ArgumentRule::duration),
            ArgumentRule.both(DEAD_LETTER_ROUTING_KEY, ArgumentRule::deadLetterRoutingKey),
            ArgumentRule.quorum(DEAD_LETTER_STRATEGY, ArgumentRule.oneOf(STRATEGIES, "invalid_dlx_strategy")),
            ArgumentRule.both(MAX_LENGTH, ArgumentRule::count),
            ArgumentRule.both(MAX_LENGTH_BYTES, ArgumentRule::count),
            ArgumentRule.quorum("x-max-in-memory-length", ArgumentRule::count),
            ArgumentRule.quorum("x-max-in-memory-bytes", ArgumentRule::count),
            ArgumentRule.classic(MAX_PRIORITY, ArgumentRule::priority),
            ArgumentRule.both(PRIORITY_ORDER, ArgumentRule.oneOf(PRIORITY_ORDERS, "invalid_priority_order")),
            ArgumentRule.both(OVERFLOW, ArgumentRule.oneOf(OVERFLOWS, "invalid_overflow")),
            ArgumentRule.classic("x-queue-mode", ArgumentRule::anything),
            ArgumentRule.classic("x-queue-version", ArgumentRule::queueVersion),
            ArgumentRule.both(SINGLE_ACTIVE_CONSUMER, ArgumentRule::flag),
            ArgumentRule.quorum("x-quorum-initial-group-size", ArgumentRule::positive),
            ArgumentRule.both("x-queue-leader-locator", ArgumentRule.oneOf(LOCATORS, "invalid_queue_locator_arg")),
            ArgumentRule.quorum(CONSUMER_TIMEOUT, ArgumentRule::duration),
            ArgumentRule.quorum("x-consumer-disconnected-timeout", ArgumentRule::duration),
            ArgumentRule.quorum(DELIVERY_LIMIT, ArgumentRule::anything),
            ArgumentRule.quorum(DELAYED_RETRY_TYPE, ArgumentRule::anything),
            ArgumentRule.quorum(DELAYED_RETRY_MIN, ArgumentRule::anything),
            ArgumentRule.quorum(DELAYED_RETRY_MAX, ArgumentRule::anything),
            ArgumentRule.stream("x-max-age"),
            ArgumentRule.stream("x-stream-max-segment-size-bytes"),
            ArgumentRule.stream("x-stream-filter-size-bytes"),
            ArgumentRule.stream("x-initial-cluster-size"));

    private static final List<ArgumentRule> RULES = Stream.concat(
                    RABBITMQ_RULES.stream(), DeduplicationArguments.RULES.stream())
            .toList();

    /** Without policies. */
    QueueArguments(FieldTable table) {
        this(table, EffectivePolicy.NONE);
    }

    /**
     * Checks everything.
     *
     * @param subject the queue in error texts
     * @throws ProtocolException PRECONDITION_FAILED that names the first fault
     */
    void validate(String subject) {
        validateDeadLetterExchange(subject);
        validateType(subject);
        ArgumentRule.validate(RULES, table, type(), subject);
    }

    /** Checks what decides which exchange a permission is needed for. */
    void validateDeadLetterExchange(String subject) {
        Object exchange = table.get(DEAD_LETTER_EXCHANGE);
        if (exchange != null && !(exchange instanceof LongString)) {
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid type '" + FieldValues.typeName(exchange) + "' for arg '" + DEAD_LETTER_EXCHANGE + "' in "
                            + subject);
        }
    }

    private void validateType(String subject) {
        Object value = table.get(QueueType.ARGUMENT);
        if (QueueType.isUnspecified(value)) {
            return;
        }
        if (!(value instanceof LongString)) {
            throw ArgumentRule.invalid(QueueType.ARGUMENT, subject, ": " + ArgumentRule.unacceptableType(value));
        }
        if (value.toString().equals("stream")) {
            throw ArgumentRule.invalid(
                    QueueType.ARGUMENT, subject, ": \"unsupported queue type 'stream': there are no streams yet\"");
        }
        if (!value.toString().equals(type().word())) {
            throw ArgumentRule.invalid(QueueType.ARGUMENT, subject, ": \"unsupported queue type '" + value + "'\"");
        }
    }

    QueueType type() {
        return QueueType.of(table);
    }

    /** Milliseconds without use after which the queue goes, or {@link QueueSettings#UNLIMITED}. */
    long expiresMillis() {
        return smaller(EXPIRES, PolicyKey.EXPIRES);
    }

    /** Milliseconds within which messages have to be settled, or {@link QueueSettings#UNLIMITED} if nothing is said. */
    long consumerTimeoutMillis() {
        return smaller(CONSUMER_TIMEOUT, PolicyKey.CONSUMER_TIMEOUT);
    }

    /** Where dead messages go, or null. */
    String deadLetterExchange() {
        return name(DEAD_LETTER_EXCHANGE, PolicyKey.DEAD_LETTER_EXCHANGE);
    }

    /** The routing key of dead messages, or null if they keep theirs. */
    String deadLetterRoutingKey() {
        return name(DEAD_LETTER_ROUTING_KEY, PolicyKey.DEAD_LETTER_ROUTING_KEY);
    }

    /**
     * Whether dead messages stay until they have arrived. As on RabbitMQ only where new ones can be refused meanwhile;
     * elsewhere they are given up if there is no way for them to go.
     */
    boolean deadLettersAtLeastOnce() {
        return type() == QueueType.QUORUM
                && deadLetterExchange() != null
                && overflow(true) == Overflow.REJECT_PUBLISH
                && "at-least-once".equals(name(DEAD_LETTER_STRATEGY, PolicyKey.DEAD_LETTER_STRATEGY));
    }

    /** Adds what the arguments say to the flags of a declaration. */
    QueueSettings applyTo(QueueSettings flags) {
        boolean quorum = type() == QueueType.QUORUM;
        return flags.toBuilder()
                .messageTtlMillis(smaller(MESSAGE_TTL, PolicyKey.MESSAGE_TTL))
                .maxLength(smaller(MAX_LENGTH, PolicyKey.MAX_LENGTH))
                .maxLengthBytes(smaller(MAX_LENGTH_BYTES, PolicyKey.MAX_LENGTH_BYTES))
                .overflow(overflow(quorum))
                .deadLetters(deadLetterExchange() != null)
                .deadLettersAtLeastOnce(deadLettersAtLeastOnce())
                .priorities(quorum ? QUORUM_MAX_PRIORITY : maxPriority(), quorum ? QUORUM_DEFAULT_PRIORITY : 0)
                .priorityOrder(priorityOrder())
                .returnOrder(quorum ? ReturnOrder.AHEAD_OF_ALL : ReturnOrder.ORIGINAL_PLACE)
                .keepsTransient(quorum)
                .successionByPriority(quorum)
                .retryDelay(quorum ? retryDelay() : RetryDelay.NONE)
                .singleActiveConsumer(Boolean.TRUE.equals(table.get(SINGLE_ACTIVE_CONSUMER)))
                .deliveryLimit(quorum ? deliveryLimit() : QueueSettings.UNLIMITED)
                .countsDeliveries(quorum)
                .deduplication(new DeduplicationArguments(table, policy).settings())
                .build();
    }

    /** As on RabbitMQ, a queue with priorities has two of them at least: 0 means the same as 1. */
    private int maxPriority() {
        return table.contains(MAX_PRIORITY) ? (int) Math.max(1, number(MAX_PRIORITY, 0)) : 0;
    }

    /** Not validated, as on RabbitMQ: without a type and a shortest delay there is none. */
    private RetryDelay retryDelay() {
        String type = name(DELAYED_RETRY_TYPE, PolicyKey.DELAYED_RETRY_TYPE);
        long min = delay(DELAYED_RETRY_MIN, PolicyKey.DELAYED_RETRY_MIN);
        long max = delay(DELAYED_RETRY_MAX, PolicyKey.DELAYED_RETRY_MAX);
        if (type == null || min <= 0) {
            return RetryDelay.NONE;
        }
        boolean all = type.equals("all");
        return new RetryDelay(all || type.equals("failed"), all || type.equals("returned"), min, max > 0 ? max : min);
    }

    private long delay(String argument, PolicyKey key) {
        return number(argument, policy.number(key, 0));
    }

    /** Quorum queues do not dead-letter what they refuse: there the third way is the default. */
    private Overflow overflow(boolean quorum) {
        String argument = table.contains(OVERFLOW) ? table.get(OVERFLOW).toString() : null;
        String given = policy.text(PolicyKey.OVERFLOW);
        String word = quorum && given != null || argument == null ? given : argument;
        return switch (word == null ? "drop-head" : word) {
            case "reject-publish" -> Overflow.REJECT_PUBLISH;
            case "reject-publish-dlx" -> quorum ? Overflow.DROP_HEAD : Overflow.REJECT_PUBLISH_DLX;
            default -> Overflow.DROP_HEAD;
        };
    }

    /** Not validated, as on RabbitMQ: what is no number leaves the default, what is negative lifts the limit. */
    private long deliveryLimit() {
        Object argument = table.get(DELIVERY_LIMIT);
        Object given = policy.definition().get(PolicyKey.DELIVERY_LIMIT.text());
        long smaller = Stream.of(argument, given)
                .filter(value -> value != null && FieldValues.isInteger(value))
                .mapToLong(FieldValues::integer)
                .map(limit -> limit < 0 ? Long.MAX_VALUE : limit)
                .min()
                .orElse(QUORUM_DELIVERY_LIMIT);
        return smaller == Long.MAX_VALUE ? QueueSettings.UNLIMITED : smaller;
    }

    private PriorityOrder priorityOrder() {
        return "fair".equals(name(PRIORITY_ORDER, PolicyKey.PRIORITY_ORDER))
                ? PriorityOrder.FAIR
                : PriorityOrder.STRICT;
    }

    private long number(String argument, long absent) {
        Object value = table.get(argument);
        return value != null && FieldValues.isInteger(value) ? FieldValues.integer(value) : absent;
    }

    /** What an argument and the policies allow together: the smaller number, if both give one. */
    private long smaller(String argument, PolicyKey key) {
        long own = number(argument, Long.MAX_VALUE);
        long given = policy.number(key, Long.MAX_VALUE);
        long smaller = Math.min(own, given);
        return smaller == Long.MAX_VALUE ? QueueSettings.UNLIMITED : smaller;
    }

    /** What an argument names, or otherwise the policies. */
    private String name(String argument, PolicyKey key) {
        return table.get(argument) instanceof LongString text ? ShortString.decode(text.bytes()) : policy.text(key);
    }
}

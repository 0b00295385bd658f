package io.chasqui.server.broker.policy;

import static io.chasqui.server.broker.policy.PolicyTarget.CLASSIC_QUEUE;
import static io.chasqui.server.broker.policy.PolicyTarget.QUORUM_QUEUE;
import static io.chasqui.server.broker.policy.PolicyTarget.STREAM;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.store.deduplication.DeduplicationSettings;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The settings of policies: RabbitMQ's, and those of ours. Each knows what its values are, whether operator policies
 * have it, how the value of an operator policy is merged with that of a user policy, and the kinds of queues for which
 * it has no meaning. Those that mean nothing here are accepted and shown.
 */
public enum PolicyKey {
    MESSAGE_TTL("message-ttl", PolicyValue.from(0, "message TTL"), PolicyMerge.SMALLER),
    EXPIRES("expires", PolicyValue.from(1, "queue expiry"), PolicyMerge.SMALLER),
    MAX_LENGTH("max-length", PolicyValue.from(0, "maximum length"), PolicyMerge.SMALLER),
    MAX_LENGTH_BYTES("max-length-bytes", PolicyValue.from(0, "maximum length in bytes"), PolicyMerge.SMALLER),
    OVERFLOW(
            "overflow",
            PolicyValue.word("overflow value", "drop-head", "reject-publish", "reject-publish-dlx"),
            PolicyMerge.OPERATOR),
    DELIVERY_LIMIT(
            "delivery-limit",
            PolicyValue.integer("delivery limit"),
            PolicyMerge.SMALLER_LIMIT,
            EnumSet.of(CLASSIC_QUEUE, STREAM)),
    DEAD_LETTER_EXCHANGE("dead-letter-exchange", PolicyValue.text("dead letter exchange name"), PolicyMerge.USER_ONLY),
    DEAD_LETTER_ROUTING_KEY(
            "dead-letter-routing-key", PolicyValue.text("dead letter routing key"), PolicyMerge.USER_ONLY),
    DEAD_LETTER_STRATEGY(
            "dead-letter-strategy",
            PolicyValue.word("dead letter strategy", "at-most-once", "at-least-once"),
            PolicyMerge.USER_ONLY,
            EnumSet.of(CLASSIC_QUEUE, STREAM)),
    ALTERNATE_EXCHANGE("alternate-exchange", PolicyValue.text("alternate exchange name"), PolicyMerge.USER_ONLY),
    QUEUE_VERSION("queue-version", PolicyValue.range(1, 2, "queue-version value"), PolicyMerge.OPERATOR),
    QUEUE_MODE(
            "queue-mode",
            PolicyValue.word("queue-mode value", "default", "lazy"),
            PolicyMerge.USER_ONLY,
            EnumSet.of(QUORUM_QUEUE, STREAM)),
    MAX_IN_MEMORY_LENGTH(
            "max-in-memory-length",
            PolicyValue.from(0, "maximum memory in bytes"),
            PolicyMerge.SMALLER,
            EnumSet.of(CLASSIC_QUEUE, STREAM)),
    MAX_IN_MEMORY_BYTES(
            "max-in-memory-bytes",
            PolicyValue.from(0, "maximum memory in bytes"),
            PolicyMerge.SMALLER,
            EnumSet.of(CLASSIC_QUEUE, STREAM)),
    QUEUE_LEADER_LOCATOR(
            "queue-leader-locator",
            PolicyValue.word(
                    "queue leader locator value", "client-local", "balanced", "random", "least-leaders", "min-masters"),
            PolicyMerge.USER_ONLY),
    QUEUE_MASTER_LOCATOR(
            "queue-master-locator",
            PolicyValue.refused("use of deprecated queue-master-locator argument is not permitted"),
            PolicyMerge.USER_ONLY),
    CONSUMER_TIMEOUT("consumer-timeout", PolicyValue.from(0, "consumer timeout"), PolicyMerge.USER_ONLY),
    CONSUMER_DISCONNECTED_TIMEOUT(
            "consumer-disconnected-timeout",
            PolicyValue.from(0, "consumer disconnected timeout"),
            PolicyMerge.USER_ONLY),
    DELAYED_RETRY_TYPE(
            "delayed-retry-type",
            PolicyValue.word("delayed retry type", "all", "failed", "returned", "disabled")
                    .explained("Must be one of: all, failed, returned, disabled"),
            PolicyMerge.OPERATOR),
    DELAYED_RETRY_MIN(
            "delayed-retry-min",
            PolicyValue.from(1, "delayed retry minimum delay").explained("Must be a positive integer"),
            PolicyMerge.LARGER),
    DELAYED_RETRY_MAX(
            "delayed-retry-max",
            PolicyValue.from(1, "delayed retry maximum delay").explained("Must be a positive integer"),
            PolicyMerge.SMALLER),
    TARGET_GROUP_SIZE(
            "target-group-size",
            PolicyValue.from(1, "qq target count value"),
            PolicyMerge.LARGER,
            EnumSet.of(CLASSIC_QUEUE, STREAM)),
    MAX_AGE(
            "max-age",
            PolicyValue.matching("[0-9]+[YMDhms]", "max age"),
            PolicyMerge.USER_ONLY,
            EnumSet.of(CLASSIC_QUEUE, QUORUM_QUEUE)),
    STREAM_MAX_SEGMENT_SIZE_BYTES(
            "stream-max-segment-size-bytes",
            PolicyValue.from(0, "segment size"),
            PolicyMerge.USER_ONLY,
            EnumSet.of(CLASSIC_QUEUE, QUORUM_QUEUE)),
    STREAM_FILTER_SIZE_BYTES(
            "stream-filter-size-bytes",
            PolicyValue.range(16, 255, "filter size").explained("Valid range is 16-255"),
            PolicyMerge.USER_ONLY),
    INITIAL_CLUSTER_SIZE(
            "initial-cluster-size",
            PolicyValue.from(1, "cluster size"),
            PolicyMerge.USER_ONLY,
            EnumSet.of(CLASSIC_QUEUE, QUORUM_QUEUE)),
    /** Ours: how the priority levels of a queue share its consumers. */
    PRIORITY_ORDER(
            "priority-order",
            PolicyValue.word("priority order", "strict", "fair"),
            PolicyMerge.USER_ONLY,
            EnumSet.of(STREAM)),
    /** Ours, like the four below: whether copies of messages are dropped. */
    MESSAGE_DEDUPLICATION(
            "message-deduplication",
            PolicyValue.flag("deduplication value"),
            PolicyMerge.USER_ONLY,
            EnumSet.of(STREAM)),
    CACHE_SIZE(
            "cache-size",
            PolicyValue.range(1, DeduplicationSettings.MAX_SIZE, "deduplication cache size"),
            PolicyMerge.USER_ONLY,
            EnumSet.of(STREAM)),
    CACHE_TTL("cache-ttl", PolicyValue.from(1, "deduplication cache TTL"), PolicyMerge.USER_ONLY, EnumSet.of(STREAM)),
    DEDUPLICATION_HEADER(
            "deduplication-header",
            PolicyValue.text("deduplication header"),
            PolicyMerge.USER_ONLY,
            EnumSet.of(STREAM)),
    DEDUPLICATION_KEY(
            "deduplication-key",
            PolicyValue.word("deduplication key", "header", "message-id"),
            PolicyMerge.USER_ONLY,
            EnumSet.of(STREAM));

    private static final Map<String, PolicyKey> BY_NAME = byName();

    private final String text;
    private final PolicyValue value;
    private final PolicyMerge merge;
    private final Set<PolicyTarget> meaninglessTo;

    PolicyKey(String text, PolicyValue value, PolicyMerge merge) {
        this(text, value, merge, EnumSet.noneOf(PolicyTarget.class));
    }

    PolicyKey(String text, PolicyValue value, PolicyMerge merge, Set<PolicyTarget> meaninglessTo) {
        this.text = text;
        this.value = value;
        this.merge = merge;
        this.meaninglessTo = meaninglessTo;
    }

    private static Map<String, PolicyKey> byName() {
        Map<String, PolicyKey> keys = new HashMap<>();
        for (PolicyKey key : values()) {
            keys.put(key.text, key);
        }
        return keys;
    }

    /** As it is written in definitions. */
    public String text() {
        return text;
    }

    /** The key of this name, or null. */
    static PolicyKey of(String text) {
        return BY_NAME.get(text);
    }

    PolicyValue value() {
        return value;
    }

    PolicyMerge merge() {
        return merge;
    }

    boolean allowedIn(PolicyKind kind) {
        return kind == PolicyKind.USER || merge != PolicyMerge.USER_ONLY;
    }

    static boolean allMeaningfulTo(PolicyTarget target, FieldTable definition) {
        for (String name : definition.asMap().keySet()) {
            PolicyKey key = of(name);
            if (key != null && key.meaninglessTo.contains(target)) {
                return false;
            }
        }
        return true;
    }
}

package io.chasqui.store.queue;

import io.chasqui.store.deduplication.DeduplicationSettings;
import java.util.Objects;

/**
 * What a queue needs to know about its declaration, already validated: the flags of queue.declare, and what its
 * arguments and the policies that apply to it add up to. The declaration fixes {@code durable}, {@code maxPriority},
 * {@code defaultPriority}, {@code returnOrder}, {@code keepsTransient}, {@code singleActiveConsumer} , {@code successionByPriority}
 * and {@code countsDeliveries}; everything else may change while the queue lives.
 *
 * @param durable persistent messages survive a restart
 * @param exclusive belongs to one connection and goes with it
 * @param autoDelete goes with its last consumer
 * @param messageTtlMillis how long a message may wait, or {@link #UNLIMITED}; 0 for those that are delivered at once or
 *     never
 * @param maxLength most ready messages, or {@link #UNLIMITED}
 * @param maxLengthBytes most body bytes of ready messages, or {@link #UNLIMITED}
 * @param overflow what happens when one of these two is exceeded
 * @param deadLetters somebody wants the dead messages
 * @param maxPriority the highest of the queue's priority levels, which start at 0; 0 to 255
 * @param defaultPriority level of messages without a priority; not above {@code maxPriority}
 * @param priorityOrder how the levels share the consumers
 * @param returnOrder where messages go that are delivered again
 * @param keepsTransient in a durable queue, messages survive a restart though they are not persistent
 * @param singleActiveConsumer only one consumer at a time gets messages
 * @param deliveryLimit a message with more failed deliveries is dead; or {@link #UNLIMITED}, as is a limit above 65,534
 * @param successionByPriority a consumer with a higher priority takes over from the single active one, as soon as that
 *     holds no messages
 * @param retryDelay how long what comes back stays out of sight
 * @param countsDeliveries it is kept, and told to consumers, how often messages were handed out and have failed
 * @param deadLettersAtLeastOnce a dead message that somebody wants stays until it has arrived, however long that takes;
 *     otherwise it is given up if there is no way for it to go
 * @param deduplication which messages are dropped because they have been here before; null if none
 */
public record QueueSettings(
        boolean durable,
        boolean exclusive,
        boolean autoDelete,
        long messageTtlMillis,
        long maxLength,
        long maxLengthBytes,
        Overflow overflow,
        boolean deadLetters,
        int maxPriority,
        int defaultPriority,
        PriorityOrder priorityOrder,
        ReturnOrder returnOrder,
        boolean keepsTransient,
        boolean singleActiveConsumer,
        long deliveryLimit,
        boolean successionByPriority,
        RetryDelay retryDelay,
        boolean countsDeliveries,
        boolean deadLettersAtLeastOnce,
        DeduplicationSettings deduplication) {

    /** No limit of the kind. */
    public static final long UNLIMITED = -1;

    public static final QueueSettings DURABLE = new QueueSettings(true, false, false);
    public static final QueueSettings TRANSIENT = new QueueSettings(false, false, false);

    private static final int HIGHEST_LEVEL = 255;

    /** What a queue does when a message makes it longer than it may be. */
    public enum Overflow {
        /** Removes what would be delivered next. */
        DROP_HEAD,
        /** Refuses the new message. */
        REJECT_PUBLISH,
        /** Refuses the new message and dead-letters it. */
        REJECT_PUBLISH_DLX
    }

    /** How the priority levels of a queue share its consumers. */
    public enum PriorityOrder {
        /** A level is served when all higher ones are empty. */
        STRICT,
        /** Higher levels get more, and every level gets a share. */
        FAIR
    }

    /** Where a message goes that was handed out and comes back. */
    public enum ReturnOrder {
        /** To the place it had. */
        ORIGINAL_PLACE,
        /** Before all others whatever their priority, behind those that came back earlier. */
        AHEAD_OF_ALL
    }

    public QueueSettings {
        Objects.requireNonNull(overflow, "overflow");
        Objects.requireNonNull(priorityOrder, "priorityOrder");
        Objects.requireNonNull(returnOrder, "returnOrder");
        Objects.requireNonNull(retryDelay, "retryDelay");
        requireLimit("messageTtlMillis", messageTtlMillis);
        requireLimit("maxLength", maxLength);
        requireLimit("maxLengthBytes", maxLengthBytes);
        requireLimit("deliveryLimit", deliveryLimit);
        Objects.checkIndex(maxPriority, HIGHEST_LEVEL + 1);
        Objects.checkIndex(defaultPriority, maxPriority + 1);
    }

    private static void requireLimit(String name, long value) {
        if (value < UNLIMITED) {
            throw new IllegalArgumentException(name + " " + value);
        }
    }

    /** Without any of the things that arguments and policies add. */
    public QueueSettings(boolean durable, boolean exclusive, boolean autoDelete) {
        this(
                durable,
                exclusive,
                autoDelete,
                UNLIMITED,
                UNLIMITED,
                UNLIMITED,
                Overflow.DROP_HEAD,
                false,
                0,
                0,
                PriorityOrder.STRICT,
                ReturnOrder.ORIGINAL_PLACE,
                false,
                false,
                UNLIMITED,
                false,
                RetryDelay.NONE,
                false,
                false,
                null);
    }

    /** A builder that starts from these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Whether a queue that was declared with these settings can take on the others. */
    boolean canBecome(QueueSettings other) {
        return durable == other.durable
                && maxPriority == other.maxPriority
                && defaultPriority == other.defaultPriority
                && returnOrder == other.returnOrder
                && keepsTransient == other.keepsTransient
                && singleActiveConsumer == other.singleActiveConsumer
                && successionByPriority == other.successionByPriority
                && countsDeliveries == other.countsDeliveries;
    }

    /** Whether there can be too many messages. */
    boolean limited() {
        return maxLength != UNLIMITED || maxLengthBytes != UNLIMITED;
    }

    /** Collects settings one by one. */
    public static final class Builder {
        private final boolean durable;
        private final boolean exclusive;
        private final boolean autoDelete;
        private long messageTtlMillis;
        private long maxLength;
        private long maxLengthBytes;
        private Overflow overflow;
        private boolean deadLetters;
        private int maxPriority;
        private int defaultPriority;
        private PriorityOrder priorityOrder;
        private ReturnOrder returnOrder;
        private boolean keepsTransient;
        private boolean singleActiveConsumer;
        private long deliveryLimit;
        private boolean successionByPriority;
        private RetryDelay retryDelay;
        private boolean countsDeliveries;
        private boolean deadLettersAtLeastOnce;
        private DeduplicationSettings deduplication;

        private Builder(QueueSettings from) {
            durable = from.durable;
            exclusive = from.exclusive;
            autoDelete = from.autoDelete;
            messageTtlMillis = from.messageTtlMillis;
            maxLength = from.maxLength;
            maxLengthBytes = from.maxLengthBytes;
            overflow = from.overflow;
            deadLetters = from.deadLetters;
            maxPriority = from.maxPriority;
            defaultPriority = from.defaultPriority;
            priorityOrder = from.priorityOrder;
            returnOrder = from.returnOrder;
            keepsTransient = from.keepsTransient;
            singleActiveConsumer = from.singleActiveConsumer;
            deliveryLimit = from.deliveryLimit;
            successionByPriority = from.successionByPriority;
            retryDelay = from.retryDelay;
            countsDeliveries = from.countsDeliveries;
            deadLettersAtLeastOnce = from.deadLettersAtLeastOnce;
            deduplication = from.deduplication;
        }

        public Builder messageTtlMillis(long millis) {
            messageTtlMillis = millis;
            return this;
        }

        public Builder maxLength(long messages) {
            maxLength = messages;
            return this;
        }

        public Builder maxLengthBytes(long bytes) {
            maxLengthBytes = bytes;
            return this;
        }

        public Builder overflow(Overflow behaviour) {
            overflow = behaviour;
            return this;
        }

        public Builder deadLetters(boolean wanted) {
            deadLetters = wanted;
            return this;
        }

        /** @param absent level of messages without a priority */
        public Builder priorities(int highest, int absent) {
            maxPriority = highest;
            defaultPriority = absent;
            return this;
        }

        public Builder priorityOrder(PriorityOrder order) {
            priorityOrder = order;
            return this;
        }

        public Builder returnOrder(ReturnOrder order) {
            returnOrder = order;
            return this;
        }

        public Builder keepsTransient(boolean kept) {
            keepsTransient = kept;
            return this;
        }

        public Builder singleActiveConsumer(boolean single) {
            singleActiveConsumer = single;
            return this;
        }

        public Builder deliveryLimit(long failures) {
            deliveryLimit = failures;
            return this;
        }

        public Builder successionByPriority(boolean wanted) {
            successionByPriority = wanted;
            return this;
        }

        public Builder retryDelay(RetryDelay delay) {
            retryDelay = delay;
            return this;
        }

        public Builder countsDeliveries(boolean counts) {
            countsDeliveries = counts;
            return this;
        }

        public Builder deadLettersAtLeastOnce(boolean keep) {
            deadLettersAtLeastOnce = keep;
            return this;
        }

        /** @param settings null for none */
        public Builder deduplication(DeduplicationSettings settings) {
            deduplication = settings;
            return this;
        }

        public QueueSettings build() {
            return new QueueSettings(
                    durable,
                    exclusive,
                    autoDelete,
                    messageTtlMillis,
                    maxLength,
                    maxLengthBytes,
                    overflow,
                    deadLetters,
                    maxPriority,
                    defaultPriority,
                    priorityOrder,
                    returnOrder,
                    keepsTransient,
                    singleActiveConsumer,
                    deliveryLimit,
                    successionByPriority,
                    retryDelay,
                    countsDeliveries,
                    deadLettersAtLeastOnce,
                    deduplication);
        }
    }
}

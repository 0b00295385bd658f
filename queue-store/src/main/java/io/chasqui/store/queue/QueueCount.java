package io.chasqui.store.queue;

/**
 * What is counted in a queue. The first group tells what there is, and goes up and down; the rest counts what happened
 * since the broker started, and only grows.
 */
public enum QueueCount {
    /** Messages that wait to be delivered. */
    READY,
    /** Their body bytes; an estimate for what the store had at start. */
    READY_BYTES,
    /** Messages that were delivered and not settled. */
    UNACKED,
    UNACKED_BYTES,
    /** Messages that came back and are out of sight for a while; in neither of the former. */
    DELAYED,
    DELAYED_BYTES,
    /** Dead messages that are not yet safe where they go; in none of the former. */
    IN_TRANSFER,
    /** Messages whose block could not be read; they stay in the store and are tried again at the next start. */
    UNREADABLE,
    /** Heap that messages take. */
    RESIDENT_BYTES,
    CONSUMERS,

    /** Messages taken. */
    PUBLISH,
    /** Messages handed to a consumer, to be acknowledged. */
    DELIVER,
    /** Messages handed to a consumer that count as settled at once. */
    DELIVER_NO_ACK,
    /** Messages got one by one, to be acknowledged. */
    GET,
    /** Messages got one by one that count as settled at once. */
    GET_NO_ACK,
    /** Requests for one message that found none. */
    GET_EMPTY,
    ACK,
    /** Messages handed out that may have been handed out before, in whatever way. */
    REDELIVER,
    /** Messages rejected for good, dead-lettered or not. */
    REJECTED,
    /** Messages whose time to live was over, dead-lettered or not. */
    EXPIRED,
    /** Messages that left because the queue was too long, dead-lettered or not. */
    MAXLEN,
    /** Messages that failed too often, dead-lettered or not. */
    DELIVERY_LIMIT,
    /** Messages not taken because the queue was too long. */
    REFUSED,
    /** Messages removed by purging. */
    PURGED,
    /** Dead messages that are safe in the dead letter target or were given up there. */
    DEAD_LETTERED,
    /** Messages read back from the store. */
    DISK_READ,
    /** Messages written to the journal. */
    DISK_WRITE
}

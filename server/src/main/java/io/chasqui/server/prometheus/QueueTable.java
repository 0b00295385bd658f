package io.chasqui.server.prometheus;

import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.store.queue.QueueCount;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What is shown of a queue. */
final class QueueTable {

    private static final Set<String> COARSE = Set.of("queue_coarse_metrics");
    private static final Set<String> CONSUMERS = Set.of("queue_consumer_count", "queue_metrics");
    private static final Set<String> METRICS = Set.of("queue_metrics");
    private static final Set<String> DELIVERIES = Set.of("queue_delivery_metrics");
    private static final Set<String> PUBLISHES = Set.of("channel_queue_exchange_metrics");

    private QueueTable() {}

    static Table<BrokerQueue> create() {
        Table<BrokerQueue> table = new Table<>();
        addMessages(table);
        addContents(table);
        addDeliveries(table);
        return table;
    }

    private static void addMessages(Table<BrokerQueue> table) {
        table.gauge(
                        COARSE,
                        "rabbitmq_queue_messages_ready",
                        "Messages ready to be delivered to consumers",
                        count(QueueCount.READY))
                .gauge(
                        COARSE,
                        "rabbitmq_queue_messages_unacked",
                        "Messages delivered to consumers but not yet acknowledged",
                        count(QueueCount.UNACKED))
                .gauge(
                        COARSE,
                        "rabbitmq_queue_messages",
                        "Sum of ready and unacknowledged messages - total queue depth",
                        sum(QueueCount.READY, QueueCount.UNACKED))
                .gauge(CONSUMERS, "rabbitmq_queue_consumers", "Consumers on a queue", count(QueueCount.CONSUMERS));
    }

    private static void addContents(Table<BrokerQueue> table) {
        table.gauge(
                        METRICS,
                        "rabbitmq_queue_process_memory_bytes",
                        "Memory in bytes used by the messages of a queue",
                        count(QueueCount.RESIDENT_BYTES))
                .gauge(
                        METRICS,
                        "rabbitmq_queue_messages_bytes",
                        "Size in bytes of ready and unacknowledged messages",
                        sum(QueueCount.READY_BYTES, QueueCount.UNACKED_BYTES))
                .gauge(
                        METRICS,
                        "rabbitmq_queue_messages_ready_bytes",
                        "Size in bytes of ready messages",
                        count(QueueCount.READY_BYTES))
                .gauge(
                        METRICS,
                        "rabbitmq_queue_messages_unacked_bytes",
                        "Size in bytes of all unacknowledged messages",
                        count(QueueCount.UNACKED_BYTES))
                .counter(
                        METRICS,
                        "rabbitmq_queue_disk_reads_total",
                        "Total number of messages read back from disk",
                        count(QueueCount.DISK_READ))
                .counter(
                        METRICS,
                        "rabbitmq_queue_disk_writes_total",
                        "Total number of messages written to disk",
                        count(QueueCount.DISK_WRITE))
                .counter(
                        PUBLISHES,
                        "rabbitmq_queue_messages_published_total",
                        "Total number of messages published into a queue",
                        count(QueueCount.PUBLISH));
    }

    private static void addDeliveries(Table<BrokerQueue> table) {
        table.counter(
                        DELIVERIES,
                        "rabbitmq_queue_get_ack_total",
                        "Total number of messages fetched from a queue with basic.get in manual acknowledgement mode",
                        count(QueueCount.GET))
                .counter(
                        DELIVERIES,
                        "rabbitmq_queue_get_total",
                        "Total number of messages fetched from a queue with basic.get in automatic acknowledgement mode",
                        count(QueueCount.GET_NO_ACK))
                .counter(
                        DELIVERIES,
                        "rabbitmq_queue_messages_delivered_ack_total",
                        "Total number of messages delivered from a queue to consumers in manual acknowledgement mode",
                        count(QueueCount.DELIVER))
                .counter(
                        DELIVERIES,
                        "rabbitmq_queue_messages_delivered_total",
                        "Total number of messages delivered from a queue to consumers in automatic acknowledgement mode",
                        count(QueueCount.DELIVER_NO_ACK))
                .counter(
                        DELIVERIES,
                        "rabbitmq_queue_messages_redelivered_total",
                        "Total number of messages redelivered from a queue to consumers",
                        count(QueueCount.REDELIVER))
                .counter(
                        DELIVERIES,
                        "rabbitmq_queue_messages_acked_total",
                        "Total number of messages acknowledged by consumers on a queue",
                        count(QueueCount.ACK))
                .counter(
                        DELIVERIES,
                        "rabbitmq_queue_get_empty_total",
                        "Total number of times basic.get operations fetched no message on a queue",
                        count(QueueCount.GET_EMPTY));
    }

    private static ToLongFunction<BrokerQueue> count(QueueCount kind) {
        return queue -> queue.counts().get(kind);
    }

    private static ToLongFunction<BrokerQueue> sum(QueueCount one, QueueCount other) {
        return queue -> queue.counts().get(one) + queue.counts().get(other);
    }
}

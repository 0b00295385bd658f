package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.broker.HiddenKeys;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueEntry;
import java.util.TreeMap;

/**
 * What a queue that counts deliveries tells with a redelivery: how often the message was handed out before, and how
 * often processing it has failed. A message on its first delivery goes out as it came.
 */
final class DeliveryHeaders {

    private static final String ACQUIRED = "x-acquired-count";
    private static final String FAILED = "x-delivery-count";

    private DeliveryHeaders() {}

    /** The message's properties with the counts of this delivery among the headers, which come out sorted by name. */
    static byte[] added(Message message, QueueEntry entry) {
        BasicProperties properties = HiddenKeys.withoutThem(message);
        TreeMap<String, Object> headers = new TreeMap<>();
        if (properties.headers() != null) {
            headers.putAll(properties.headers().asMap());
        }
        headers.put(ACQUIRED, (long) entry.acquiredCount() - 1);
        if (entry.deliveryCount() > 0) {
            headers.put(FAILED, (long) entry.deliveryCount());
        }
        return properties.toBuilder().headers(FieldTable.of(headers)).build().encode();
    }
}

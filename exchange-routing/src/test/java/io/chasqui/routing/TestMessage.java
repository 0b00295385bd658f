package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Timestamp;
import java.util.List;

/** A message as far as routing is concerned. */
public record TestMessage(
        String routingKey,
        List<String> extraRoutingKeys,
        FieldTable headers,
        String correlationId,
        String messageId,
        Timestamp timestamp)
        implements RoutedMessage {

    public static TestMessage withKey(String routingKey, String... extraKeys) {
        return new TestMessage(routingKey, List.of(extraKeys), FieldTable.EMPTY, null, null, null);
    }

    public static TestMessage withHeaders(FieldTable headers) {
        return new TestMessage("", List.of(), headers, null, null, null);
    }

    public TestMessage withProperties(String newCorrelationId, String newMessageId, Timestamp newTimestamp) {
        return new TestMessage(routingKey, extraRoutingKeys, headers, newCorrelationId, newMessageId, newTimestamp);
    }
}

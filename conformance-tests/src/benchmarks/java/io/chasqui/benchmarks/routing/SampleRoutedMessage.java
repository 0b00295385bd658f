package io.chasqui.benchmarks.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.routing.RoutedMessage;
import java.util.List;

/** A message whose key and headers are decoded already, so that only routing is measured. */
record SampleRoutedMessage(String routingKey, FieldTable headers) implements RoutedMessage {

    @Override
    public List<String> extraRoutingKeys() {
        return List.of();
    }

    @Override
    public String correlationId() {
        return null;
    }

    @Override
    public String messageId() {
        return null;
    }

    @Override
    public Timestamp timestamp() {
        return null;
    }
}

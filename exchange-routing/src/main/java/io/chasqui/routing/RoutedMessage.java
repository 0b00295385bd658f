package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Timestamp;
import java.util.List;

/**
 * What routing may ask about a message. Everything but the routing key is asked for only when an exchange needs it, so
 * implementations decode it then.
 */
public interface RoutedMessage {

    String routingKey();

    /** More keys to route by, from the headers CC and BCC; a list with fast access by index, usually empty. */
    List<String> extraRoutingKeys();

    /** The headers property, or {@link FieldTable#EMPTY} if the message has none. */
    FieldTable headers();

    /** Null if the message has none. */
    String correlationId();

    /** Null if the message has none. */
    String messageId();

    /** Null if the message has none. */
    Timestamp timestamp();
}

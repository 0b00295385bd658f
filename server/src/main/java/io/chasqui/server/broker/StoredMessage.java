package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.List;

/** A message that the broker has kept, as it is when it goes on: with the keys it came with. */
public class StoredMessage implements RoutedMessage {

    private static final List<String> EXTRA_KEY_HEADERS = List.of("CC", "BCC");

    private final Message message;
    private final BasicProperties properties;

    public StoredMessage(Message message) {
        this.message = message;
        this.properties =
                BasicProperties.decode(message.bytes(), message.propertiesStart(), message.propertiesLength());
    }

    /** The same message as it arrives now, for which nothing has to be copied. */
    public static Message arriving(Message message, long nowMillis) {
        return new Message(
                message.format(),
                message.bytes(),
                message.propertiesStart(),
                message.bodyStart(),
                message.persistent(),
                message.priority(),
                message.expirationMillis(),
                nowMillis,
                message.marks());
    }

    /** The same message with other headers. */
    static Message withHeaders(Message message, StoredMessage view, FieldTable headers) {
        byte[] encoded = view.properties.toBuilder().headers(headers).build().encode();
        int bodyStart = message.propertiesStart() + encoded.length;
        byte[] bytes = new byte[bodyStart + message.bodyLength()];
        System.arraycopy(message.bytes(), 0, bytes, 0, message.propertiesStart());
        System.arraycopy(encoded, 0, bytes, message.propertiesStart(), encoded.length);
        System.arraycopy(message.bytes(), message.bodyStart(), bytes, bodyStart, message.bodyLength());
        return new Message(
                message.format(),
                bytes,
                message.propertiesStart(),
                bodyStart,
                message.persistent(),
                message.priority(),
                message.expirationMillis(),
                message.arrivalMillis(),
                message.marks());
    }

    /** Its properties, decoded. */
    protected final BasicProperties properties() {
        return properties;
    }

    @Override
    public String routingKey() {
        byte[] bytes = message.bytes();
        int index = 1 + (bytes[0] & 0xFF);
        return ShortString.decode(bytes, index + 1, bytes[index] & 0xFF);
    }

    @Override
    public List<String> extraRoutingKeys() {
        if (properties.headers() == null || (message.marks() & Message.KEYS_REPLACED) != 0) {
            return List.of();
        }
        List<String> keys = new ArrayList<>(0);
        for (String header : EXTRA_KEY_HEADERS) {
            if (properties.headers().get(header) instanceof FieldArray extra) {
                extra.forEach(key -> {
                    if (key instanceof LongString text) {
                        keys.add(ShortString.decode(text.bytes()));
                    }
                });
            }
        }
        return keys;
    }

    @Override
    public FieldTable headers() {
        return properties.headers() == null ? FieldTable.EMPTY : properties.headers();
    }

    @Override
    public String correlationId() {
        return properties.correlationId();
    }

    @Override
    public String messageId() {
        return properties.messageId();
    }

    @Override
    public Timestamp timestamp() {
        return properties.timestamp();
    }
}

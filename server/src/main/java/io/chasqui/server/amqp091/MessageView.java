package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.Expiration;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.PropertiesScanner;
import io.chasqui.codec.amqp091.Property;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.server.broker.ReplyQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A message being published, decoded as far as somebody asks: the routing keys always, the headers only for exchanges
 * and features that look at them.
 */
final class MessageView implements RoutedMessage {

    private static final String CC = "CC";
    static final String BCC = "BCC";

    private final byte[] bytes;
    private final int propertiesStart;
    private final PropertiesScanner properties;
    private final String exchange;
    private final String routingKey;
    private FieldTable headers;
    private List<String> extraKeys;

    /** @param properties of this message, scanned */
    MessageView(byte[] bytes, int propertiesStart, PropertiesScanner properties) {
        this.bytes = bytes;
        this.propertiesStart = propertiesStart;
        this.properties = properties;
        int keyIndex = 1 + (bytes[0] & 0xFF);
        this.exchange = ShortString.decode(bytes, 1, bytes[0] & 0xFF);
        this.routingKey = ShortString.decode(bytes, keyIndex + 1, bytes[keyIndex] & 0xFF);
    }

    String exchange() {
        return exchange;
    }

    @Override
    public String routingKey() {
        return routingKey;
    }

    @Override
    public FieldTable headers() {
        if (headers == null) {
            headers = properties.has(Property.HEADERS)
                    ? FieldTable.decode(bytes, start(Property.HEADERS), properties.length(Property.HEADERS))
                    : FieldTable.EMPTY;
        }
        return headers;
    }

    @Override
    public List<String> extraRoutingKeys() {
        if (extraKeys == null) {
            extraKeys = List.of();
            if (properties.has(Property.HEADERS)) {
                List<String> keys = new ArrayList<>();
                addKeys(CC, keys);
                addKeys(BCC, keys);
                extraKeys = keys;
            }
        }
        return extraKeys;
    }

    /** What is no text among the keys counts for nothing, as on RabbitMQ. */
    private void addKeys(String header, List<String> keys) {
        if (!headers().contains(header)) {
            return;
        }
        Object value = headers().get(header);
        if (!(value instanceof FieldArray array)) {
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid message: {unacceptable_type_in_header,\"" + header + "\"," + FieldValues.typeName(value)
                            + "}");
        }
        for (Object key : array) {
            if (key instanceof LongString text) {
                keys.add(ShortString.decode(text.bytes()));
            }
        }
    }

    @Override
    public String correlationId() {
        return shortString(Property.CORRELATION_ID);
    }

    @Override
    public String messageId() {
        return shortString(Property.MESSAGE_ID);
    }

    @Override
    public Timestamp timestamp() {
        return properties.has(Property.TIMESTAMP)
                ? new Timestamp(ByteBuffer.wrap(bytes).getLong(start(Property.TIMESTAMP)))
                : null;
    }

    /**
     * Checks everything but who publishes it. What is wrong with a message closes the channel that published it.
     *
     * @throws ProtocolException PRECONDITION_FAILED
     */
    void validate() {
        if (ReplyQueue.PSEUDO_NAME.equals(shortString(Property.REPLY_TO))) {
            // With a consumer of replies it would have been replaced already.
            throw new ProtocolException(ReplyCode.PRECONDITION_FAILED, "fast reply consumer does not exist");
        }
        if (properties.has(Property.EXPIRATION)) {
            validateExpiration();
        }
        extraRoutingKeys();
    }

    /**
     * Checks that a message that names its user comes from that user.
     *
     * @throws ProtocolException PRECONDITION_FAILED
     */
    void requirePublisher(String user) {
        String userId = shortString(Property.USER_ID);
        if (userId != null && !userId.equals(user)) {
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED,
                    "user_id property set to '" + userId + "' but authenticated user was '" + user + "'");
        }
    }

    boolean hasBcc() {
        return !extraRoutingKeys().isEmpty() && headers().contains(BCC);
    }

    private void validateExpiration() {
        if (properties.expirationMillis() == Expiration.INVALID) {
            String text = shortString(Property.EXPIRATION);
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED, "invalid expiration '" + text + "': " + Expiration.fault(text));
        }
    }

    private String shortString(Property property) {
        if (!properties.has(property)) {
            return null;
        }
        return ShortString.decode(bytes, start(property) + 1, properties.length(property) - 1);
    }

    private int start(Property property) {
        return propertiesStart + properties.offset(property);
    }
}

package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The content properties of a message, decoded; null where absent. Not for the hot path: messages carry their properties
 * as bytes, which {@link PropertiesScanner} looks into.
 *
 * @param deliveryMode 2 for persistent; 0 to 255
 * @param priority 0 to 255
 * @param expiration milliseconds to live as decimal text
 * @param timestamp POSIX time in seconds, unsigned
 */
public record BasicProperties(
        String contentType,
        String contentEncoding,
        FieldTable headers,
        Integer deliveryMode,
        Integer priority,
        String correlationId,
        String replyTo,
        String expiration,
        String messageId,
        Timestamp timestamp,
        String type,
        String userId,
        String appId,
        String clusterId) {

    public static final BasicProperties NONE = builder().build();

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Decodes property flags and properties.
     *
     * @param index absolute index of the flags
     * @throws ProtocolException FRAME_ERROR if they are malformed
     */
    public static BasicProperties decode(ByteBuf in, int index, int length) {
        try {
            return BasicPropertiesFormat.read(new ArgumentReader(in, index, index + length));
        } catch (MalformedException e) {
            throw new ProtocolException(ReplyCode.FRAME_ERROR, "cannot decode content properties");
        }
    }

    /** The same for an array. */
    public static BasicProperties decode(byte[] source, int index, int length) {
        return decode(Unpooled.wrappedBuffer(source), index, length);
    }

    /**
     * Appends property flags and properties.
     *
     * @throws IllegalArgumentException if a short string is longer than 255 bytes
     */
    public void encode(ByteBuf out) {
        BasicPropertiesFormat.write(out, this);
    }

    /** Property flags and properties. */
    public byte[] encode() {
        ByteBuf out = Unpooled.buffer();
        encode(out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    public Builder toBuilder() {
        return builder()
                .contentType(contentType)
                .contentEncoding(contentEncoding)
                .headers(headers)
                .deliveryMode(deliveryMode)
                .priority(priority)
                .correlationId(correlationId)
                .replyTo(replyTo)
                .expiration(expiration)
                .messageId(messageId)
                .timestamp(timestamp)
                .type(type)
                .userId(userId)
                .appId(appId)
                .clusterId(clusterId);
    }

    /** Collects properties; null removes one. Not thread-safe. */
    public static final class Builder {

        private String contentType;
        private String contentEncoding;
        private FieldTable headers;
        private Integer deliveryMode;
        private Integer priority;
        private String correlationId;
        private String replyTo;
        private String expiration;
        private String messageId;
        private Timestamp timestamp;
        private String type;
        private String userId;
        private String appId;
        private String clusterId;

        private Builder() {}

        public Builder contentType(String value) {
            contentType = value;
            return this;
        }

        public Builder contentEncoding(String value) {
            contentEncoding = value;
            return this;
        }

        public Builder headers(FieldTable value) {
            headers = value;
            return this;
        }

        public Builder deliveryMode(Integer value) {
            deliveryMode = value;
            return this;
        }

        public Builder priority(Integer value) {
            priority = value;
            return this;
        }

        public Builder correlationId(String value) {
            correlationId = value;
            return this;
        }

        public Builder replyTo(String value) {
            replyTo = value;
            return this;
        }

        public Builder expiration(String value) {
            expiration = value;
            return this;
        }

        public Builder messageId(String value) {
            messageId = value;
            return this;
        }

        public Builder timestamp(Timestamp value) {
            timestamp = value;
            return this;
        }

        public Builder type(String value) {
            type = value;
            return this;
        }

        public Builder userId(String value) {
            userId = value;
            return this;
        }

        public Builder appId(String value) {
            appId = value;
            return this;
        }

        public Builder clusterId(String value) {
            clusterId = value;
            return this;
        }

        public BasicProperties build() {
            return new BasicProperties(
                    contentType,
                    contentEncoding,
                    headers,
                    deliveryMode,
                    priority,
                    correlationId,
                    replyTo,
                    expiration,
                    messageId,
                    timestamp,
                    type,
                    userId,
                    appId,
                    clusterId);
        }
    }
}

package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.store.message.Message;

/**
 * The BCC header: routing keys that count when a message is routed, also as a dead letter, and that no consumer sees. It
 * stays in the message, which is marked, and is left out where a message is shown.
 */
public final class HiddenKeys {

    static final String HEADER = "BCC";

    private HiddenKeys() {}

    /** Whether a message has such keys. */
    public static boolean in(Message message) {
        return (message.marks() & Message.KEYS_HIDDEN) != 0;
    }

    /** The properties of a message as they may be shown. */
    public static BasicProperties withoutThem(Message message) {
        BasicProperties properties =
                BasicProperties.decode(message.bytes(), message.propertiesStart(), message.propertiesLength());
        return in(message) && properties.headers() != null
                ? properties.toBuilder()
                        .headers(properties.headers().without(HEADER))
                        .build()
                : properties;
    }
}

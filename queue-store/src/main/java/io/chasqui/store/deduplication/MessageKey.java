package io.chasqui.store.deduplication;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.Octets;
import io.chasqui.codec.amqp091.PropertiesScanner;
import io.chasqui.codec.amqp091.Property;
import io.chasqui.store.message.Message;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Finds the key of a message: a hash of the header or message-id that tells copies from other messages. It is the first
 * half of SHA-256, so that nobody can make up two keys that meet and have somebody else's message dropped. Reusable;
 * the answers are those of the last {@link #find}. Confined to one thread.
 */
public final class MessageKey {

    /** Header with the milliseconds for which the key of one message is remembered. */
    private static final String TTL_HEADER = "x-cache-ttl";

    private static final byte TEXT = 'S';
    private static final byte INTEGER = 'I';
    private static final byte OTHER = 'T';

    private final PropertiesScanner properties = new PropertiesScanner();
    private final ByteBuffer number = ByteBuffer.allocate(1 + Long.BYTES);
    private final MessageDigest digest;
    private long high;
    private long low;
    private long ttlMillis;

    public MessageKey() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Looks for the key. Returns false if the message has none: then it is never a duplicate. */
    public boolean find(Message message, DeduplicationSettings settings) {
        ttlMillis = settings.ttlMillis();
        if (message.format() != Message.Format.AMQP_0_9_1) {
            return false;
        }
        properties.scan(message.bytes(), message.propertiesStart(), message.propertiesLength());
        FieldTable headers = headers(message);
        return settings.header() == null ? hashMessageId(message) : hash(headers.get(settings.header()));
    }

    private FieldTable headers(Message message) {
        if (!properties.has(Property.HEADERS)) {
            return FieldTable.EMPTY;
        }
        FieldTable headers = FieldTable.decode(
                message.bytes(),
                message.propertiesStart() + properties.offset(Property.HEADERS),
                properties.length(Property.HEADERS));
        Object ttl = headers.get(TTL_HEADER);
        if (ttl != null && FieldValues.isInteger(ttl) && FieldValues.integer(ttl) >= 0) {
            ttlMillis = FieldValues.integer(ttl);
        }
        return headers;
    }

    private boolean hashMessageId(Message message) {
        int length = properties.has(Property.MESSAGE_ID) ? properties.length(Property.MESSAGE_ID) - 1 : 0;
        if (length > 0) {
            digest.update(TEXT);
            digest.update(
                    message.bytes(), message.propertiesStart() + properties.offset(Property.MESSAGE_ID) + 1, length);
            finish();
        }
        return length > 0;
    }

    /** Widths of integers do not matter, nor does whether octets are called text. */
    private boolean hash(Object value) {
        if (value == null || value == FieldTable.VOID) {
            return false;
        }
        if (value instanceof Octets octets) {
            digest.update(TEXT);
            digest.update(octets.bytes());
        } else if (FieldValues.isInteger(value)) {
            number.clear().put(INTEGER).putLong(FieldValues.integer(value));
            digest.update(number.array());
        } else {
            digest.update(OTHER);
            digest.update(FieldTable.of("key", value).encode());
        }
        finish();
        return true;
    }

    private void finish() {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        high = hash.getLong();
        low = hash.getLong();
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    /** Until when to remember the key of a message that comes now. */
    public long expiresAt(long now) {
        return ttlMillis == DeduplicationSettings.FOREVER ? KeyWindow.NEVER : now + ttlMillis;
    }
}

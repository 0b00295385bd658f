package io.chasqui.store.definitions;

import io.chasqui.codec.amqp091.ShortString;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What a definition is known by.
 *
 * @param vhost empty for kinds that belong to no virtual host
 * @param name unique within kind and virtual host
 */
public record DefinitionKey(Kind kind, String vhost, String name) {

    /** Kinds of definitions, in the order in which they can be applied. Their order is part of the file format. */
    public enum Kind {
        GLOBAL_PARAMETER,
        VHOST,
        USER,
        PERMISSION,
        TOPIC_PERMISSION,
        PARAMETER,
        OPERATOR_POLICY,
        POLICY,
        EXCHANGE,
        QUEUE,
        BINDING
    }

    private static final Kind[] KINDS = Kind.values();
    private static final int MAX_VHOST = 0xFFFF;

    public DefinitionKey {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(vhost, "vhost");
        Objects.requireNonNull(name, "name");
    }

    /** Kind, length of the virtual host, virtual host, name: sorts by kind first. */
    byte[] encode() {
        byte[] vhostBytes = ShortString.encode(vhost);
        byte[] nameBytes = ShortString.encode(name);
        if (vhostBytes.length > MAX_VHOST) {
            throw new IllegalArgumentException("name of a virtual host has " + vhostBytes.length + " bytes");
        }
        // 0 is left for what is no definition.
        return ByteBuffer.allocate(1 + Short.BYTES + vhostBytes.length + nameBytes.length)
                .put((byte) (kind.ordinal() + 1))
                .putShort((short) vhostBytes.length)
                .put(vhostBytes)
                .put(nameBytes)
                .array();
    }

    /** @throws IllegalArgumentException if {@link #encode} never gives these bytes */
    static DefinitionKey decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int kind = in.remaining() < 1 + Short.BYTES ? -1 : in.get() - 1;
        int vhostLength = kind < 0 ? 0 : in.getShort() & MAX_VHOST;
        if (kind < 0 || kind >= KINDS.length || vhostLength > in.remaining()) {
            throw new IllegalArgumentException("not the key of a definition");
        }
        int start = in.position();
        int nameStart = start + vhostLength;
        return new DefinitionKey(
                KINDS[kind],
                ShortString.decode(bytes, start, vhostLength),
                ShortString.decode(bytes, nameStart, bytes.length - nameStart));
    }
}

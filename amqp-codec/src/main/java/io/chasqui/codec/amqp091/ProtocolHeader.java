package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The eight octets a client opens a connection with (AMQP 0-9-1 section 4.2.2, AMQP 1.0 part 2 section 2.2): "AMQP" and
 * four numbers, each 0 to 255. AMQP 1.0 reads the first of them as a protocol id; up to 0-9-1 it was a part of the name.
 */
public record ProtocolHeader(int id, int major, int minor, int revision) {

    /** Octets of a header. */
    public static final int LENGTH = 8;

    public static final ProtocolHeader AMQP_0_9_1 = new ProtocolHeader(0, 0, 9, 1);

    /** AMQP 0-9, served as 0-9-1. */
    public static final ProtocolHeader AMQP_0_9 = new ProtocolHeader(1, 1, 0, 9);

    /** AMQP 1.0 with a SASL layer, the only way to speak AMQP 1.0 here. */
    public static final ProtocolHeader AMQP_1_0_SASL = new ProtocolHeader(3, 1, 0, 0);

    /** What to send before closing to something that did not open with "AMQP" at all. */
    public static final ProtocolHeader DEFAULT_OFFER = AMQP_1_0_SASL;

    private static final int NAME = 'A' << 24 | 'M' << 16 | 'Q' << 8 | 'P';

    /**
     * Takes eight octets off the buffer, which must have them.
     *
     * @return empty if they do not start with "AMQP"
     */
    public static Optional<ProtocolHeader> read(ByteBuf in) {
        int name = in.readInt();
        int version = in.readInt();
        return name == NAME
                ? Optional.of(
                        new ProtocolHeader(version >>> 24, version >>> 16 & 0xFF, version >>> 8 & 0xFF, version & 0xFF))
                : Optional.empty();
    }

    /** Whether this opens an AMQP 0-9-1 connection. */
    public boolean opensAmqp091() {
        return equals(AMQP_0_9_1) || equals(AMQP_0_9);
    }

    /** Whether this opens an AMQP 1.0 connection. */
    public boolean opensAmqp10() {
        return equals(AMQP_1_0_SASL);
    }

    /**
     * The header to send before closing to a client whose own opens nothing: the protocol nearest to what it asked for.
     */
    public ProtocolHeader counterOffer() {
        return id == 0 && major == 0 && minor >= 9 ? AMQP_0_9_1 : DEFAULT_OFFER;
    }

    public void write(ByteBuf out) {
        out.writeInt(NAME).writeByte(id).writeByte(major).writeByte(minor).writeByte(revision);
    }

    @Override
    public String toString() {
        return "AMQP " + id + " " + major + " " + minor + " " + revision;
    }
}

package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The table at the head of AMQP 0-9-1 section 4.2.2, with RabbitMQ's answers. */
class ProtocolHeaderTest {

    @Test
    void knowsWhatOpensAConnection() {
        assertThat(read("AMQP\0\0\11\1")).contains(ProtocolHeader.AMQP_0_9_1);
        assertThat(read("AMQP\1\1\0\11")).contains(ProtocolHeader.AMQP_0_9);
        assertThat(read("GET / HT")).isEmpty();
        assertThat(read("AMQP\3\1\0\0")).contains(ProtocolHeader.AMQP_1_0_SASL);
        assertThat(ProtocolHeader.AMQP_0_9_1.opensAmqp091()).isTrue();
        assertThat(ProtocolHeader.AMQP_0_9.opensAmqp091()).isTrue();
        assertThat(ProtocolHeader.AMQP_1_0_SASL.opensAmqp091()).isFalse();
        assertThat(ProtocolHeader.AMQP_1_0_SASL.opensAmqp10()).isTrue();
        assertThat(ProtocolHeader.AMQP_0_9_1.opensAmqp10()).isFalse();
    }

    @Test
    void offersTheNearestProtocol() {
        assertThat(offer("AMQP\0\0\12\0")).isEqualTo(ProtocolHeader.AMQP_0_9_1);
        assertThat(offer("AMQP\0\0\11\2")).isEqualTo(ProtocolHeader.AMQP_0_9_1);
        // AMQP 1.0 without SASL and with TLS, 0-8
        assertThat(offer("AMQP\0\1\0\0")).isEqualTo(ProtocolHeader.AMQP_1_0_SASL);
        assertThat(offer("AMQP\2\1\0\0")).isEqualTo(ProtocolHeader.AMQP_1_0_SASL);
        assertThat(offer("AMQP\1\1\10\0")).isEqualTo(ProtocolHeader.AMQP_1_0_SASL);
        assertThat(offer("AMQP\0\0\10\0")).isEqualTo(ProtocolHeader.AMQP_1_0_SASL);
    }

    @Test
    void readsEightOctetsAndWritesThem() {
        ByteBuf in = Unpooled.wrappedBuffer("AMQP\377\0\1\2xyz".getBytes(StandardCharsets.ISO_8859_1));
        ProtocolHeader header = ProtocolHeader.read(in).orElseThrow();
        ByteBuf out = Unpooled.buffer();
        header.write(out);

        assertThat(header).isEqualTo(new ProtocolHeader(255, 0, 1, 2)).hasToString("AMQP 255 0 1 2");
        assertThat(in.readableBytes()).isEqualTo(3);
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("414d5150ff000102");
    }

    private static Optional<ProtocolHeader> read(String octets) {
        return ProtocolHeader.read(Unpooled.wrappedBuffer(octets.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static ProtocolHeader offer(String octets) {
        return read(octets).orElseThrow().counterOffer();
    }
}

package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private final ByteBuf buffer = Unpooled.buffer();

    /** AMQP 0-9-1 section 4.2.5.2: consecutive bits share octets, from the lowest bit up. */
    @Test
    void bitsShareOctetsUntilSomethingElseFollows() {
        ArgumentWriter out = new ArgumentWriter(buffer);
        out.bit(true).bit(false).bit(true).octet(7).bit(true);
        for (int i = 0; i < 8; i++) {
            out.bit(i == 7);
        }
        out.finish();
        assertThat(ByteBufUtil.hexDump(buffer)).isEqualTo("05070101");

        ArgumentReader in = new ArgumentReader(buffer, 0, buffer.writerIndex());
        assertThat(in.bit()).isTrue();
        assertThat(in.bit()).isFalse();
        assertThat(in.bit()).isTrue();
        assertThat(in.octet()).isEqualTo(7);
        assertThat(in.bit()).isTrue();
        for (int i = 0; i < 8; i++) {
            assertThat(in.bit()).isEqualTo(i == 7);
        }
        in.finish();
    }

    @Test
    void nothingIsReadBeyondTheRange() {
        buffer.writeZero(10).writeByte(1).writeZero(10);

        assertMalformed(reader(3)::longInt);
        assertMalformed(reader(0)::octet);
        assertMalformed(reader(1)::shortInt);
        assertMalformed(reader(7)::longLong);
        assertMalformed(reader(0)::bit);
        assertMalformed(reader(0)::shortString);
        assertMalformed(reader(1)::finish);
        assertThat(reader(1).shortString()).isEmpty();
        // A string of one byte that lies beyond
        assertMalformed(new ArgumentReader(buffer, 10, 11)::shortString);
        assertMalformed(new ArgumentReader(buffer, 7, 11)::longString);
        assertMalformed(new ArgumentReader(buffer, 7, 11)::table);
    }

    /** RabbitMQ 4.3.6 does so for all methods but basic.publish, and not for properties and names in tables. */
    @Test
    void shortStringsOfMethodsMustBeUtf8() {
        buffer.writeByte(1).writeByte(0xFF);

        assertThatThrownBy(reader(2)::shortString)
                .isInstanceOf(ProtocolException.class)
                .hasMessage("FRAME_ERROR - Malformed UTF-8 in shortstr");
        assertThat(reader(2).shortBytes()).isEqualTo("\uDCFF");
    }

    private ArgumentReader reader(int length) {
        return new ArgumentReader(buffer, 0, length);
    }

    private static void assertMalformed(Runnable read) {
        assertThatThrownBy(read::run).isInstanceOf(MalformedException.class);
    }
}

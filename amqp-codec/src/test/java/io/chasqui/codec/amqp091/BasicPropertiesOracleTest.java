package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQContentHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Content headers with every property must be the same here and in the official Java client. */
class BasicPropertiesOracleTest {

    private static final int PROPERTIES = FrameFormat.PREFIX_LENGTH + FrameFormat.CONTENT_HEADER_LENGTH;

    @Provide
    Arbitrary<BasicProperties> properties() {
        return Generators.properties();
    }

    @Property(tries = 500, seed = "20261120")
    void contentHeadersAreWrittenAsTheClientWritesThem(
            @ForAll("properties") BasicProperties properties, @ForAll @LongRange(min = 0) long bodySize) {
        byte[] encoded = properties.encode();
        ByteBuf out = Unpooled.buffer();
        FrameWriter.contentHeader(out, 9, bodySize, encoded, 0, encoded.length);

        byte[] expected = OfficialClient.encode(OfficialClient.properties(properties), 9, bodySize);
        assertThat(Arrays.copyOf(out.array(), out.writerIndex())).isEqualTo(expected);
    }

    @Property(tries = 500, seed = "20261120")
    void whatTheClientWritesIsRead(@ForAll("properties") BasicProperties properties) {
        byte[] frame = OfficialClient.encode(OfficialClient.properties(properties), 1, 0);

        assertThat(BasicProperties.decode(frame, PROPERTIES, frame.length - 1 - PROPERTIES))
                .isEqualTo(properties);
    }

    @Property(tries = 500, seed = "20261120")
    void theClientReadsWhatIsWritten(@ForAll("properties") BasicProperties properties) {
        byte[] encoded = properties.encode();
        ByteBuf out = Unpooled.buffer();
        FrameWriter.contentHeader(out, 1, 5, encoded, 0, encoded.length);

        AMQContentHeader header =
                OfficialClient.contentHeader(OfficialClient.frames(out).get(0));
        AMQP.BasicProperties expected = OfficialClient.properties(properties);
        assertThat(header.getBodySize()).isEqualTo(5);
        assertThat(header)
                .usingRecursiveComparison()
                .ignoringFields("bodySize", "headers")
                .isEqualTo(expected);
        assertThat(OfficialClient.comparable(((AMQP.BasicProperties) header).getHeaders()))
                .isEqualTo(OfficialClient.comparable(expected.getHeaders()));
    }
}

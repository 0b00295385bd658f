package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Every method, written and read by this codec and by the official Java client's, must be the same. */
class MethodOracleTest {

    @Provide
    Arbitrary<List<Method>> everyMethod() {
        return Generators.everyMethod();
    }

    @Property(tries = 30, seed = "20261120", edgeCases = EdgeCasesMode.NONE)
    void methodsAreWrittenAsTheClientWritesThem(
            @ForAll("everyMethod") List<Method> methods, @ForAll @IntRange(max = 0xFFFF) int channel) {
        for (Method method : methods) {
            assertThat(encode(method, channel))
                    .as("%s", method)
                    .isEqualTo(OfficialClient.encode(OfficialClient.method(method), channel));
        }
    }

    @Property(tries = 30, seed = "20261120", edgeCases = EdgeCasesMode.NONE)
    void whatTheClientWritesIsRead(@ForAll("everyMethod") List<Method> methods) {
        for (Method method : methods) {
            byte[] frame = OfficialClient.encode(OfficialClient.method(method), 1);
            assertThat(decode(frame)).usingRecursiveComparison().isEqualTo(method);
        }
    }

    @Property(tries = 30, seed = "20261120", edgeCases = EdgeCasesMode.NONE)
    void theClientReadsWhatIsWritten(@ForAll("everyMethod") List<Method> methods) {
        for (Method method : methods) {
            Frame frame = OfficialClient.frames(Unpooled.wrappedBuffer(encode(method, 1)))
                    .get(0);
            com.rabbitmq.client.impl.Method read = OfficialClient.method(frame);
            // The client's methods compare byte arrays in tables by identity, but not their encodings.
            assertThat(read).hasSameClassAs(OfficialClient.method(method));
            assertThat(OfficialClient.encode(read, 1)).hasSameSizeAs(encode(method, 1));
            assertThat(decode(OfficialClient.encode(read, 1)))
                    .usingRecursiveComparison()
                    .isEqualTo(method);
        }
    }

    @Example
    void noMethodOfTheClientIsMissing() {
        List<String> methods = Stream.of(AMQImpl.class.getDeclaredClasses())
                .flatMap(group -> Stream.of(group.getDeclaredClasses()))
                .filter(type -> com.rabbitmq.client.impl.Method.class.isAssignableFrom(type)
                        && !Modifier.isAbstract(type.getModifiers()))
                .map(type -> type.getEnclosingClass().getSimpleName() + type.getSimpleName())
                .toList();

        assertThat(Generators.methodTypes().stream().map(Class::getSimpleName))
                .hasSize(66)
                .containsExactlyInAnyOrderElementsOf(methods);
    }

    @Property(tries = 1, seed = "20261120")
    void idsAndNamesAreThoseOfTheClient(@ForAll("everyMethod") List<Method> methods) {
        for (Method method : methods) {
            com.rabbitmq.client.impl.Method official = OfficialClient.method(method);
            assertThat(method.classId()).isEqualTo(official.protocolClassId());
            assertThat(method.methodId()).isEqualTo(official.protocolMethodId());
            assertThat(method.methodName()).isEqualTo(official.protocolMethodName());
        }
    }

    private static byte[] encode(Method method, int channel) {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.method(out, channel, method);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    private static Method decode(byte[] frame) {
        ByteBuf in = Unpooled.wrappedBuffer(frame);
        int id = in.getInt(FrameFormat.PREFIX_LENGTH);
        return MethodTable.ofId(id)
                .read(new ArgumentReader(in, FrameFormat.PREFIX_LENGTH + Integer.BYTES, frame.length - 1));
    }
}

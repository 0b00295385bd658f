package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * No input makes the reader throw anything but {@link ProtocolException}, stand still, or allocate more than a small
 * multiple of the input.
 */
class MalformedInputTest {

    private static final String SEED = "20261120";

    private static final int FRAME_MAX = 131_072;

    /** Bytes a decoded byte may cost: the worst is a table of voids with names of two bytes that are not UTF-8. */
    private static final int COST_PER_OCTET = 80;

    /** An error with its texts, most of all when the undecodable arguments are printed. */
    private static final int COST_PER_ERROR = 32_768;

    /** Classes and constants that are made on first use. */
    private static final int COST_ONCE = 524_288;

    private static final int[] FRAME_TYPES = {1, 1, 1, 1, 2, 2, 3, 8, 4};

    @Provide
    Arbitrary<List<Method>> everyMethod() {
        return Generators.everyMethod();
    }

    @Provide
    Arbitrary<BasicProperties> properties() {
        return Generators.properties();
    }

    @Provide
    Arbitrary<FieldTable> tables() {
        return Generators.tables();
    }

    @Property(tries = 2000, seed = SEED)
    void randomOctets(@ForAll @Size(max = 500) byte[] octets) {
        readAll(Unpooled.wrappedBuffer(octets));
    }

    @Property(tries = 300, seed = SEED)
    void randomPayloadsInFrames(@ForAll long randomSeed) {
        Random random = new Random(randomSeed);
        ByteBuf in = Unpooled.buffer();
        for (int i = 0; i < 20; i++) {
            byte[] payload = new byte[random.nextInt(80)];
            random.nextBytes(payload);
            writeFrame(in, FRAME_TYPES[random.nextInt(FRAME_TYPES.length)], random.nextInt(3), payload);
        }
        readAll(in);
    }

    @Property(tries = 60, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void randomArgumentsOfEveryMethod(@ForAll("everyMethod") List<Method> methods, @ForAll Random random) {
        for (Method method : methods) {
            ByteBuf payload = Unpooled.buffer();
            byte[] arguments = new byte[random.nextInt(60)];
            random.nextBytes(arguments);
            // Small numbers make lengths that fit, and with them ways into the arguments behind.
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] =
                        random.nextBoolean() ? 0 : random.nextInt(3) > 0 ? (byte) (arguments[i] & 7) : arguments[i];
            }
            payload.writeShort(method.classId()).writeShort(method.methodId()).writeBytes(arguments);
            ByteBuf in = Unpooled.buffer();
            writeFrame(in, FrameFormat.METHOD, 1, octets(payload));
            readAll(in);
        }
    }

    @Property(tries = 60, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void mutatedMethods(@ForAll("everyMethod") List<Method> methods, @ForAll Random random) {
        for (Method method : methods) {
            ByteBuf in = Unpooled.buffer();
            FrameWriter.method(in, 1, method);
            mutate(in, random);
            readAll(in);
        }
    }

    @Property(tries = 500, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void mutatedContentHeaders(@ForAll("properties") BasicProperties properties, @ForAll Random random) {
        byte[] encoded = properties.encode();
        ByteBuf in = Unpooled.buffer();
        FrameWriter.contentHeader(in, 1, 10, encoded, 0, encoded.length);
        FrameWriter.contentBody(in, 1, new byte[10], 0, 10);
        mutate(in, random);
        readAll(in);
    }

    @Property(tries = 1000, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void theScannerTakesWhatTheDecoderTakes(
            @ForAll("properties") BasicProperties properties,
            @ForAll @IntRange(max = 4) int mutations,
            @ForAll Random random) {
        ByteBuf encoded = Unpooled.buffer();
        properties.encode(encoded);
        for (int i = 0; i < mutations; i++) {
            flip(encoded, random);
        }
        byte[] octets = octets(encoded);
        PropertiesScanner scanner = new PropertiesScanner();

        assertThat(accepts(() -> scanner.scan(octets, 0, octets.length)))
                .isEqualTo(accepts(() -> BasicProperties.decode(octets, 0, octets.length)));
    }

    @Property(tries = 1000, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void mutatedTables(@ForAll("tables") FieldTable table, @ForAll Random random) {
        ByteBuf encoded = Unpooled.wrappedBuffer(table.encode());
        int mutations = 1 + random.nextInt(3);
        for (int i = 0; i < mutations; i++) {
            flip(encoded, random);
        }
        byte[] octets = octets(encoded);

        assertThat(Allocation.of(() -> accepts(() -> FieldTable.decode(octets, 0, octets.length))))
                .isLessThan((long) COST_PER_OCTET * octets.length + COST_ONCE);
    }

    @Property(tries = 100, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void fragmentsReadLikeTheWhole(@ForAll("everyMethod") List<Method> methods, @ForAll Random random) {
        ByteBuf frames = Unpooled.buffer();
        methods.forEach(method -> FrameWriter.method(frames, 1, method));
        RecordingHandler whole = new RecordingHandler();
        new FrameReader(whole, FRAME_MAX).read(frames.duplicate());

        RecordingHandler pieces = new RecordingHandler();
        FrameReader reader = new FrameReader(pieces, FRAME_MAX);
        ByteBuf in = Unpooled.buffer();
        while (frames.isReadable()) {
            in.writeBytes(frames, Math.min(frames.readableBytes(), 1 + random.nextInt(100)));
            reader.read(in);
            in.discardReadBytes();
        }

        assertThat(in.isReadable()).isFalse();
        assertThat(pieces.events).usingRecursiveComparison().isEqualTo(whole.events);
    }

    @Example
    void containersDoNotAmplify() {
        // Voids in an array, empty and nearly empty containers in an array, voids under many short names
        assertBounded('A', 'V');
        assertBounded('A', 'F', 0, 0, 0, 0);
        assertBounded('A', 'A', 0, 0, 0, 0);
        assertBounded('A', 'A', 0, 0, 0, 1, 'V');
        assertBounded('A', 'F', 0, 0, 0, 2, 0, 'V');
        assertBounded('A', 'S', 0, 0, 0, 0);
        assertBounded('A', 't', 1);
        assertBounded('A', 'b', 200);
        assertBounded('A', 'l', 1, 2, 3, 4, 5, 6, 7, 8);
        assertBounded('F', 1, 'k', 'V');
        byte[] manyNames = new byte[120_000];
        for (int i = 0; i < manyNames.length; i += 4) {
            manyNames[i] = 2;
            manyNames[i + 1] = (byte) (i >> 9);
            manyNames[i + 2] = (byte) (i >> 2);
            manyNames[i + 3] = 'V';
        }
        assertBounded('F', manyNames);
    }

    /** Reads a table with one container of repeated content that fills a frame. */
    private static void assertBounded(char container, int... repeated) {
        byte[] content = new byte[120_000 / repeated.length * repeated.length];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) repeated[i % repeated.length];
        }
        assertBounded(container, content);
    }

    private static void assertBounded(char container, byte[] content) {
        ByteBuf table = Unpooled.buffer();
        table.writeInt(content.length + 6).writeByte(0).writeByte(container);
        table.writeInt(content.length).writeBytes(content);
        byte[] octets = octets(table);

        FieldTable[] decoded = new FieldTable[1];
        long cost = Allocation.of(() -> decoded[0] = FieldTable.decode(octets, 0, octets.length));

        assertThat(decoded[0].size()).isEqualTo(1);
        assertThat(cost).isLessThan((long) COST_PER_OCTET * octets.length + COST_ONCE);
    }

    /** Reads like a server: on after errors, as long as the frames can be told apart. */
    private static void readAll(ByteBuf in) {
        int length = in.readableBytes();
        FrameReader reader = new FrameReader(new CountingHandler(), FRAME_MAX);
        int[] errors = new int[1];

        long cost = Allocation.of(() -> errors[0] = readToTheEnd(reader, in));

        long bound = (long) COST_PER_OCTET * length + (long) COST_PER_ERROR * errors[0] + COST_ONCE;
        assertThat(cost).isLessThan(bound);
    }

    private static int readToTheEnd(FrameReader reader, ByteBuf in) {
        for (int errors = 0; ; errors++) {
            int before = in.readerIndex();
            try {
                reader.read(in);
                return errors;
            } catch (FramingException e) {
                return errors + 1;
            } catch (ProtocolException e) {
                assertThat(ShortString.encode(e.replyText())).hasSizeLessThan(256);
                assertThat(in.readerIndex()).isGreaterThanOrEqualTo(before + FrameFormat.OVERHEAD);
            }
        }
    }

    private static boolean accepts(Runnable decoding) {
        try {
            decoding.run();
            return true;
        } catch (ProtocolException e) {
            return false;
        }
    }

    /** Changes some octets, or the length. */
    private static void mutate(ByteBuf frame, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> frame.writerIndex(random.nextInt(frame.writerIndex()));
            case 1 -> frame.writeByte(random.nextInt());
            case 2 -> frame.setByte(random.nextInt(frame.writerIndex()), random.nextInt());
            default -> flip(frame, random);
        }
        if (random.nextBoolean()) {
            flip(frame, random);
        }
    }

    private static void flip(ByteBuf buffer, Random random) {
        if (buffer.writerIndex() > 0) {
            int index = random.nextInt(buffer.writerIndex());
            buffer.setByte(index, buffer.getByte(index) ^ 1 << random.nextInt(8));
        }
    }

    private static void writeFrame(ByteBuf out, int type, int channel, byte[] payload) {
        out.writeByte(type).writeShort(channel).writeInt(payload.length);
        out.writeBytes(payload).writeByte(FrameFormat.END);
    }

    private static byte[] octets(ByteBuf buffer) {
        byte[] octets = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), octets);
        return octets;
    }
}

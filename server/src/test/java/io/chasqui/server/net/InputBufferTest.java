package io.chasqui.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class InputBufferTest {

    /** Frames of a length octet pair and that many octets. */
    private static final class Frames implements InputBuffer.Decoder {
        private final List<byte[]> decoded = new ArrayList<>();
        private boolean suspended;
        private Runnable onFrame = () -> {};

        @Override
        public void decode(ByteBuf in) {
            while (!suspended && in.readableBytes() >= 2 && in.readableBytes() >= frameLength(in)) {
                byte[] frame = new byte[in.readUnsignedShort()];
                in.readBytes(frame);
                decoded.add(frame);
                onFrame.run();
            }
        }

        @Override
        public boolean suspended() {
            return suspended;
        }

        @Override
        public int frameLength(ByteBuf in) {
            return in.readableBytes() < 2 ? 2 : 2 + in.getUnsignedShort(in.readerIndex());
        }
    }

    private final Frames frames = new Frames();
    private final InputBuffer input = new InputBuffer(PooledByteBufAllocator.DEFAULT, frames);

    @Test
    void anySplitAndAnySuspensionGiveTheSameFramesInOrder() {
        for (long seed = 0; seed < 300; seed++) {
            checkHistory(new Random(seed));
        }
    }

    private static void checkHistory(Random random) {
        List<byte[]> sent = new ArrayList<>();
        ByteBuf stream = Unpooled.buffer();
        for (int i = 0; i < 60; i++) {
            byte[] frame = new byte[random.nextInt(4) == 0 ? random.nextInt(2000) : random.nextInt(20)];
            random.nextBytes(frame);
            sent.add(frame);
            stream.writeShort(frame.length).writeBytes(frame);
        }
        Frames decoder = new Frames();
        decoder.onFrame = () -> decoder.suspended = random.nextInt(5) == 0;
        InputBuffer buffer = new InputBuffer(PooledByteBufAllocator.DEFAULT, decoder);
        List<ByteBuf> given = new ArrayList<>();
        while (stream.isReadable()) {
            int length = Math.min(stream.readableBytes(), 1 + random.nextInt(random.nextBoolean() ? 8 : 900));
            ByteBuf part = PooledByteBufAllocator.DEFAULT.buffer(length).writeBytes(stream, length);
            given.add(part);
            buffer.received(part);
            if (random.nextBoolean()) {
                decoder.suspended = false;
                buffer.resume();
            }
        }
        while (decoder.suspended) {
            decoder.suspended = false;
            buffer.resume();
        }
        assertThat(decoder.decoded).hasSize(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            assertThat(decoder.decoded.get(i)).isEqualTo(sent.get(i));
        }
        assertThat(given).allMatch(part -> part.refCnt() == 0);
    }

    @Test
    void frameByFrameOctetByOctet() {
        for (byte octet : new byte[] {0, 3, 'a', 'b', 'c', 0, 0, 0, 1, 'd'}) {
            input.received(buffer(octet));
        }
        assertThat(frames.decoded).extracting(String::new).containsExactly("abc", "", "d");
    }

    @Test
    void nothingIsDecodedWhileSuspended() {
        frames.suspended = true;
        input.received(buffer(0, 1, 'a'));
        input.received(buffer(0, 1, 'b', 0, 1));
        input.resume();
        assertThat(frames.decoded).isEmpty();
        frames.suspended = false;
        input.resume();
        input.received(buffer('c'));
        assertThat(frames.decoded).extracting(String::new).containsExactly("a", "b", "c");
    }

    @Test
    void aDecoderThatThrowsCostsTheRestOfTheBufferAndNoMemory() {
        frames.onFrame = () -> {
            throw new IllegalStateException("a fault");
        };
        ByteBuf in = buffer(0, 1, 'a', 0, 1, 'b');
        assertThatThrownBy(() -> input.received(in)).hasMessage("a fault");
        assertThat(in.refCnt()).isZero();
        input.received(buffer(0));
        ByteBuf rest = buffer(1, 'c');
        assertThatThrownBy(() -> input.received(rest)).hasMessage("a fault");
        assertThat(rest.refCnt()).isZero();
    }

    @Test
    void releasedInTheMiddleOfDecodingItKeepsNothing() {
        frames.onFrame = () -> {
            frames.suspended = true;
            input.release();
        };
        ByteBuf in = buffer(0, 1, 'a', 0, 1, 'b');
        input.received(in);
        assertThat(frames.decoded).hasSize(1);
        assertThat(in.refCnt()).isZero();
    }

    @Test
    void releasedWithAFrameBegunItKeepsNothing() {
        frames.onFrame = input::release;
        ByteBuf in = buffer(0, 1, 'a', 0, 9, 'b');
        input.received(in);
        assertThat(in.refCnt()).isZero();
    }

    @Test
    void whatComesAfterTheReleaseIsReleasedAtOnce() {
        frames.suspended = true;
        ByteBuf held = buffer(0, 1, 'a');
        input.received(held);
        input.release();
        ByteBuf late = buffer(0, 1, 'b');
        input.received(late);
        assertThat(List.of(held, late)).allMatch(in -> in.refCnt() == 0);
    }

    private static ByteBuf buffer(int... octets) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(octets.length);
        Arrays.stream(octets).forEach(buffer::writeByte);
        return buffer;
    }
}

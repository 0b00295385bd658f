package io.chasqui.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * What a connection has received and not decoded yet. Frames that lie whole in a received buffer are decoded from it in
 * place; only a frame that straddles two buffers is copied together. While the connection is suspended, received
 * buffers are kept as they are. Confined to the connection's loop.
 */
public final class InputBuffer {

    /** Decodes frames; leaves an incomplete one, and everything after it was suspended, unread. */
    public interface Decoder {
        /** Consumes whole frames. */
        void decode(ByteBuf in);

        /** True while nothing more may be decoded. */
        boolean suspended();

        /** Bytes the frame at the reader index has, or the bytes needed to know that if fewer are readable. */
        int frameLength(ByteBuf in);
    }

    private final ByteBufAllocator allocator;
    private final Decoder decoder;
    private ByteBuf partial;
    private ByteBuf held;
    private boolean released;

    public InputBuffer(ByteBufAllocator allocator, Decoder decoder) {
        this.allocator = allocator;
        this.decoder = decoder;
    }

    /** Takes a received buffer over and decodes what can be decoded. */
    public void received(ByteBuf in) {
        if (held != null) {
            hold(in);
        } else {
            decodeOrKeep(in);
        }
    }

    /** Continues after a suspension. */
    public void resume() {
        if (held != null && !decoder.suspended()) {
            ByteBuf in = held;
            held = null;
            decodeOrKeep(in);
        }
    }

    private void decodeOrKeep(ByteBuf in) {
        boolean kept = false;
        try {
            if (decoder.suspended()) {
                kept = true;
            } else if (completePartial(in)) {
                decoder.decode(in);
                kept = in.isReadable() && decoder.suspended();
                if (in.isReadable() && !kept && !released) {
                    partial(in.readableBytes()).writeBytes(in);
                }
            } else {
                kept = in.isReadable();
            }
        } finally {
            if (kept && !released) {
                held = in;
            } else {
                in.release();
            }
        }
    }

    /** Completes the frame begun in an earlier buffer and decodes it. False if the rest must wait. */
    private boolean completePartial(ByteBuf in) {
        if (partial == null) {
            return true;
        }
        int length = decoder.frameLength(partial);
        while (partial.readableBytes() < length) {
            int missing = Math.min(length - partial.readableBytes(), in.readableBytes());
            if (missing == 0) {
                return false;
            }
            partial.ensureWritable(missing);
            in.readBytes(partial, missing);
            length = decoder.frameLength(partial);
        }
        ByteBuf whole = partial;
        partial = null;
        try {
            decoder.decode(whole);
        } finally {
            whole.release();
        }
        return !decoder.suspended();
    }

    private ByteBuf partial(int bytes) {
        partial = allocator.directBuffer(Math.max(bytes, 256));
        return partial;
    }

    /** Rare: something was still on its way when the connection was suspended. */
    private void hold(ByteBuf in) {
        ByteBuf both = allocator.directBuffer(held.readableBytes() + in.readableBytes());
        both.writeBytes(held).writeBytes(in);
        held.release();
        in.release();
        held = both;
    }

    /** Drops everything; the connection is gone. */
    public void release() {
        released = true;
        if (partial != null) {
            partial.release();
            partial = null;
        }
        if (held != null) {
            held.release();
            held = null;
        }
    }
}

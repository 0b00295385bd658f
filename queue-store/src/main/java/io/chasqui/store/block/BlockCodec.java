package io.chasqui.store.block;

import io.chasqui.store.journal.MessageCodec;
import io.chasqui.store.message.Message;
import io.chasqui.store.table.TableFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A block as values of a table: {@code [int span]}, then per message {@code [int position][fields][bytes]}, then
 * {@code [int -1]}. A block that does not fit in one value goes on in the next; a message's fields never straddle two.
 */
final class BlockCodec {

    private static final int END = -1;
    private static final int HEAD = 4 + MessageCodec.FIELDS;

    private BlockCodec() {}

    /** Receives the values of a block in order. */
    interface Sink {
        void value(byte[] value) throws IOException;
    }

    /** Gives the values of a block in order. */
    interface Source {
        byte[] next() throws IOException;
    }

    /** @param buffer on the heap, {@link TableFile#MAX_VALUE} long; scratch */
    static void encode(Message[] messages, ByteBuffer buffer, Sink sink) throws IOException {
        buffer.clear().position(Values.OVERHEAD);
        buffer.putInt(messages.length);
        for (int i = 0; i < messages.length; i++) {
            if (messages[i] != null) {
                encode(i, messages[i], buffer, sink);
            }
        }
        makeRoom(buffer, 4, sink);
        buffer.putInt(END);
        sink.value(Values.seal(buffer));
    }

    private static void encode(int position, Message message, ByteBuffer buffer, Sink sink) throws IOException {
        makeRoom(buffer, HEAD, sink);
        buffer.putInt(position);
        MessageCodec.putFields(buffer, message);
        byte[] bytes = message.bytes();
        int done = 0;
        while (done < bytes.length) {
            makeRoom(buffer, 1, sink);
            int length = Math.min(bytes.length - done, buffer.remaining());
            buffer.put(bytes, done, length);
            done += length;
        }
    }

    private static void makeRoom(ByteBuffer buffer, int length, Sink sink) throws IOException {
        if (buffer.remaining() < length) {
            sink.value(Values.seal(buffer));
            buffer.clear().position(Values.OVERHEAD);
        }
    }

    static Message[] decode(Source source, String what) throws IOException {
        ByteBuffer in = Values.open(source.next(), what);
        Message[] messages = new Message[in.getInt()];
        while (true) {
            if (!in.hasRemaining()) {
                in = Values.open(source.next(), what);
            }
            int position = in.getInt();
            if (position == END) {
                return messages;
            }
            int fields = in.position();
            ByteBuffer head = in;
            byte[] bytes = new byte[MessageCodec.length(in, fields)];
            in.position(fields + MessageCodec.FIELDS);
            in = fill(bytes, in, source, what);
            messages[position] = MessageCodec.message(head, fields, bytes);
        }
    }

    private static ByteBuffer fill(byte[] bytes, ByteBuffer first, Source source, String what) throws IOException {
        ByteBuffer in = first;
        int done = 0;
        while (done < bytes.length) {
            if (!in.hasRemaining()) {
                in = Values.open(source.next(), what);
            }
            int length = Math.min(bytes.length - done, in.remaining());
            in.get(bytes, done, length);
            done += length;
        }
        return in;
    }
}

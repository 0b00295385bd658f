package io.chasqui.store.journal;

import io.chasqui.store.message.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decodes the records of a journal, and finds the bytes of messages that stand elsewhere than their record. */
final class RecordReader implements GroupVisitor {

    private final RecordHandler handler;
    private final SegmentAccess access;
    private final SharedRecords shared;
    private final Map<Long, List<Piece>> pieces = new HashMap<>();

    /** Bytes of a large message. */
    private record Piece(long segment, long offset, int length) {}

    RecordReader(RecordHandler handler, SegmentAccess access, long firstSegment) {
        this.handler = handler;
        this.access = access;
        this.shared = new SharedRecords(firstSegment);
    }

    @Override
    public void group(long segment, long offset, ByteBuffer payload) throws IOException {
        while (payload.hasRemaining()) {
            record(segment, offset, payload);
        }
    }

    private void record(long segment, long offset, ByteBuffer in) throws IOException {
        int at = in.position();
        byte kind = in.get();
        switch (kind) {
            case RecordKind.MESSAGE -> message(in);
            case RecordKind.SHARED -> {
                shared.put(in.getLong(), segment, offset + at);
                skipMessage(in);
            }
            case RecordKind.REFERENCE -> reference(in.getLong(), in.getLong(), in.getLong());
            case RecordKind.SETTLE -> handler.settled(in.getLong(), in.getLong(), in.getInt());
            case RecordKind.RETURN -> handler.returned(in.getLong(), in.getLong(), in.getInt(), in.getInt());
            case RecordKind.DELIVERIES_BEGIN -> handler.deliveriesBegin(in.getLong());
            case RecordKind.LANE_DROPPED -> handler.laneDropped(in.getLong());
            case RecordKind.CONTENT -> piece(segment, offset, in);
            case RecordKind.LARGE_MESSAGE -> largeMessage(in);
            case RecordKind.LARGE_SHARED -> {
                shared.put(in.getLong(), segment, offset + at);
                in.position(in.position() + 8 + MessageCodec.FIELDS);
            }
            default ->
                throw new IOException("journal segment " + segment + ": unknown record kind " + kind + " at offset "
                        + (offset + at) + "; was it written by a newer version?");
        }
    }

    private void message(ByteBuffer in) throws IOException {
        long laneId = in.getLong();
        long sequence = in.getLong();
        int fields = in.position();
        skipMessage(in);
        handler.message(laneId, sequence, () -> MessageCodec.get(in.duplicate().position(fields)));
    }

    private void reference(long laneId, long sequence, long sharedId) throws IOException {
        handler.message(laneId, sequence, () -> sharedMessage(sharedId));
    }

    private void largeMessage(ByteBuffer in) throws IOException {
        long laneId = in.getLong();
        long sequence = in.getLong();
        long content = in.getLong();
        int fields = in.position();
        in.position(fields + MessageCodec.FIELDS);
        handler.message(laneId, sequence, () -> largeMessage(content, in, fields));
    }

    private void piece(long segment, long offset, ByteBuffer in) {
        long content = in.getLong();
        int length = in.getInt();
        pieces.computeIfAbsent(content, key -> new ArrayList<>())
                .add(new Piece(segment, offset + in.position(), length));
        in.position(in.position() + length);
    }

    private Message sharedMessage(long sharedId) throws IOException {
        long packed = shared.get(sharedId);
        if (packed < 0) {
            throw new RecordHandler.LostContentException(
                    "the journal refers to shared message " + sharedId + ", which it does not hold");
        }
        long segment = shared.segment(packed);
        long offset = SharedRecords.offset(packed);
        ByteBuffer head = access.read(segment, offset, 17 + MessageCodec.FIELDS);
        if (head.get(0) == RecordKind.LARGE_SHARED) {
            return largeMessage(head.getLong(9), head, 17);
        }
        byte[] bytes = new byte[MessageCodec.length(head, 9)];
        access.read(segment, offset + 9 + MessageCodec.FIELDS, ByteBuffer.wrap(bytes));
        return MessageCodec.message(head, 9, bytes);
    }

    private Message largeMessage(long content, ByteBuffer in, int fields) throws IOException {
        byte[] bytes = new byte[MessageCodec.length(in, fields)];
        int at = 0;
        for (Piece piece : pieces.getOrDefault(content, List.of())) {
            if (at + piece.length() > bytes.length) {
                break;
            }
            access.read(piece.segment(), piece.offset(), ByteBuffer.wrap(bytes, at, piece.length()));
            at += piece.length();
        }
        if (at != bytes.length) {
            throw new RecordHandler.LostContentException(
                    "the journal holds " + at + " of " + bytes.length + " bytes of a large message");
        }
        return MessageCodec.message(in, fields, bytes);
    }

    private static void skipMessage(ByteBuffer in) {
        int fields = in.position();
        in.position(fields + MessageCodec.FIELDS + MessageCodec.length(in, fields));
    }
}

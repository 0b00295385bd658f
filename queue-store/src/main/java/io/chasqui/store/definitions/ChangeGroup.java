package io.chasqui.store.definitions;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one commit writes: changes as bytes, and how far queue ids may be handed out.
 *
 * @param reservedQueueIds ids up to this one count as used after a restart
 */
record ChangeGroup(long reservedQueueIds, List<Change> changes) {

    private static final int REMOVED = -1;

    /**
     * One change.
     *
     * @param value null if the key is removed
     */
    record Change(byte[] key, byte[] value) {

        static Change of(DefinitionChange change) {
            byte[] value = change.value() == null ? null : change.value().encode();
            return new Change(change.key().encode(), value);
        }

        int encodedLength() {
            return 2 * Integer.BYTES + key.length + (value == null ? 0 : value.length);
        }

        private void encode(ByteBuffer out) {
            out.putInt(key.length).put(key).putInt(value == null ? REMOVED : value.length);
            if (value != null) {
                out.put(value);
            }
        }

        private static Change decode(ByteBuffer in) throws IOException {
            byte[] key = bytes(in, in.getInt());
            int valueLength = in.getInt();
            return new Change(key, valueLength == REMOVED ? null : bytes(in, valueLength));
        }

        private static byte[] bytes(ByteBuffer in, int length) throws IOException {
            if (length < 0 || length > in.remaining()) {
                throw new IOException("a change is longer than its group");
            }
            byte[] bytes = new byte[length];
            in.get(bytes);
            return bytes;
        }
    }

    byte[] encode() {
        int length = Long.BYTES + Integer.BYTES;
        for (Change change : changes) {
            length += change.encodedLength();
        }
        ByteBuffer out = ByteBuffer.allocate(length).putLong(reservedQueueIds).putInt(changes.size());
        changes.forEach(change -> change.encode(out));
        return out.array();
    }

    /** @throws IOException if {@link #encode} never gives these bytes */
    static ChangeGroup decode(ByteBuffer in) throws IOException {
        try {
            long reserved = in.getLong();
            int count = in.getInt();
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                changes.add(Change.decode(in));
            }
            return new ChangeGroup(reserved, changes);
        } catch (BufferUnderflowException e) {
            throw new IOException("a group of changes is cut off", e);
        }
    }
}

package io.chasqui.store.delay;

import io.chasqui.store.message.Message;

/**
 * A message that waits.
 *
 * @param id the same for as long as it waits, also after a restart; that of another message only if the two are due at
 *     the same time and equal in every byte
 * @param dueMillis wall clock
 */
public record PendingMessage(String id, long dueMillis, Message message) {

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    PendingMessage(long dueMillis, Message message) {
        this(idOf(dueMillis, message), dueMillis, message);
    }

    private static String idOf(long dueMillis, Message message) {
        long hash = FNV_BASIS;
        for (byte b : message.bytes()) {
            hash = (hash ^ b & 0xFF) * FNV_PRIME;
        }
        return Long.toHexString(dueMillis) + '-' + Long.toHexString(hash);
    }

    /** The time in an id, or {@link Long#MIN_VALUE} if it is none. */
    static long dueMillis(String id) {
        int dash = id.indexOf('-');
        try {
            return dash < 0 ? Long.MIN_VALUE : Long.parseLong(id, 0, dash, 16);
        } catch (NumberFormatException e) {
            return Long.MIN_VALUE;
        }
    }
}

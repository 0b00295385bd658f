package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.ShortString;

/** 64-bit hashes that stay the same for ever, because they decide which queue a message belongs to. */
final class Hash {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Hash() {}

    /** Of the text's bytes. */
    static long of(String text) {
        return of(ShortString.encode(text));
    }

    static long of(byte[] bytes) {
        long hash = FNV_OFFSET;
        for (byte octet : bytes) {
            hash = (hash ^ octet & 0xFF) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** One hash of two, in this order. */
    static long combine(long first, long second) {
        return mix(first * 31 + second);
    }

    /** Spreads every bit over all bits (the finisher of MurmurHash3). */
    static long mix(long value) {
        long hash = value;
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}

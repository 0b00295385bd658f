package io.chasqui.server.traffic;

import java.util.OptionalLong;

/** The sizes of published messages: how many are in which range, and the sum. */
public enum SizeCount {
    UP_TO_100(100),
    UP_TO_1_KB(1_000),
    UP_TO_10_KB(10_000),
    UP_TO_100_KB(100_000),
    UP_TO_1_MB(1_000_000),
    UP_TO_10_MB(10_000_000),
    UP_TO_50_MB(50_000_000),
    UP_TO_100_MB(100_000_000),
    LARGER(Long.MAX_VALUE),
    /** Not a range: the bytes of all bodies. */
    BYTES(-1);

    private static final SizeCount[] RANGES = {
        UP_TO_100, UP_TO_1_KB, UP_TO_10_KB, UP_TO_100_KB, UP_TO_1_MB, UP_TO_10_MB, UP_TO_50_MB, UP_TO_100_MB, LARGER
    };

    private final long limit;

    SizeCount(long limit) {
        this.limit = limit;
    }

    /** The largest body in this range; empty for the last range, and for what is none. */
    public OptionalLong limit() {
        return limit < 0 || limit == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    /** The range of a body. */
    public static SizeCount of(long bytes) {
        int i = 0;
        while (bytes > RANGES[i].limit) {
            i++;
        }
        return RANGES[i];
    }
}

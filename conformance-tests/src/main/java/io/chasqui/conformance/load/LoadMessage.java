package io.chasqui.conformance.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The body of a message under load: who published it, and as its how-manieth.
 *
 * @param publisher number of the publisher
 * @param sequence counts the publisher's messages from 0, through all its connections
 */
record LoadMessage(int publisher, int sequence) {

    private static final int NUMBERS = 2 * Integer.BYTES;
    private static final int USUAL_PADDING = 200;
    private static final int LARGE_PADDING = 40_000;
    private static final int ONE_LARGE_IN = 500;

    static LoadMessage of(byte[] body) {
        ByteBuffer numbers = ByteBuffer.wrap(body);
        return new LoadMessage(numbers.getInt(), numbers.getInt());
    }

    /** Mostly small bodies, and now and then one that is larger than a page of any file. */
    byte[] body(SplittableRandom random) {
        int padding = random.nextInt(random.nextInt(ONE_LARGE_IN) == 0 ? LARGE_PADDING : USUAL_PADDING);
        return ByteBuffer.allocate(NUMBERS + padding)
                .putInt(publisher)
                .putInt(sequence)
                .array();
    }
}

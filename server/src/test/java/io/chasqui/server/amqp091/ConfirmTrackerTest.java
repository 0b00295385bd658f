package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfirmTrackerTest {

    private int ready;
    private final ConfirmTracker tracker = new ConfirmTracker(null, 1, () -> ready++);
    private final List<String> emitted = new ArrayList<>();
    private final ConfirmTracker.Sink sink = new ConfirmTracker.Sink() {
        @Override
        public void confirm(long sequence, boolean multiple) {
            emitted.add("ack " + sequence + (multiple ? "*" : ""));
        }

        @Override
        public void refuse(long sequence, boolean multiple) {
            emitted.add("nack " + sequence + (multiple ? "*" : ""));
        }
    };

    @Test
    void numbersPublishesFromOne() {
        assertThat(tracker.expect(1)).isEqualTo(1);
        assertThat(tracker.expect(1)).isEqualTo(2);
    }

    @Test
    void oneCumulativeAckForEverythingCompleteAtTheFront() {
        tracker.expect(1);
        tracker.expect(2);
        tracker.expect(0);
        tracker.confirmed(1);
        tracker.confirmed(2);
        tracker.confirmed(2);
        tracker.emit(sink);
        assertThat(emitted).containsExactly("ack 3*");
    }

    @Test
    void aGapHoldsBackWhatIsBehindIt() {
        tracker.expect(1);
        tracker.expect(1);
        tracker.confirmed(2);
        assertThat(ready).isZero();
        tracker.emit(sink);
        assertThat(emitted).isEmpty();
        tracker.confirmed(1);
        assertThat(ready).isEqualTo(1);
        tracker.emit(sink);
        assertThat(emitted).containsExactly("ack 2*");
    }

    @Test
    void aPublishIsCompleteWithItsLastConfirmAlsoAfterARefusal() {
        tracker.expect(3);
        tracker.rejected(1);
        tracker.confirmed(1);
        assertThat(ready).isZero();
        tracker.confirmed(1);
        assertThat(ready).isEqualTo(1);
        tracker.emit(sink);
        assertThat(emitted).containsExactly("nack 1");
    }

    @Test
    void aPublishThatOneOfItsQueuesRefusedIsNacked() {
        tracker.expect(1);
        tracker.expect(2);
        tracker.expect(1);
        tracker.confirmed(1);
        tracker.rejected(2);
        tracker.confirmed(2);
        tracker.confirmed(3);
        tracker.emit(sink);
        assertThat(emitted).containsExactly("ack 1", "nack 2", "ack 3");
    }

    @Test
    void everyPublishIsConfirmedExactlyOnceInWhateverOrderItsQueuesAnswer() {
        for (long seed = 0; seed < 100; seed++) {
            confirmAll(new Random(seed));
        }
    }

    private static void confirmAll(Random random) {
        ConfirmTracker tracker = new ConfirmTracker(null, 1, () -> {});
        List<Long> outstanding = new ArrayList<>();
        BitSet confirmed = new BitSet();
        long[] last = {0};
        ConfirmTracker.Sink sink = new ConfirmTracker.Sink() {
            @Override
            public void confirm(long sequence, boolean multiple) {
                assertThat(sequence).isGreaterThan(last[0]);
                assertThat(multiple || sequence == last[0] + 1).isTrue();
                confirmed.set((int) last[0] + 1, (int) sequence + 1);
                last[0] = sequence;
            }

            @Override
            public void refuse(long sequence, boolean multiple) {
                throw new AssertionError("nothing was refused");
            }
        };
        for (int i = 0; i < 300; i++) {
            int queues = random.nextInt(3);
            long sequence = tracker.expect(queues);
            for (int q = 0; q < queues; q++) {
                outstanding.add(sequence);
            }
            while (!outstanding.isEmpty() && random.nextInt(3) > 0) {
                tracker.confirmed(outstanding.remove(random.nextInt(outstanding.size())));
            }
            if (random.nextInt(5) == 0) {
                tracker.emit(sink);
            }
        }
        outstanding.forEach(tracker::confirmed);
        tracker.emit(sink);
        assertThat(confirmed.cardinality()).isEqualTo(300);
        assertThat(tracker.outstanding()).isZero();
    }
}

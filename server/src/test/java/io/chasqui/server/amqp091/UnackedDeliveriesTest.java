package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.broker.DeliverySource;
import io.chasqui.server.broker.LateSettlement;
import io.chasqui.server.traffic.ChannelGauge;
import io.chasqui.store.count.OwnedCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UnackedDeliveriesTest {

    private final UnackedDeliveries unacked = new UnackedDeliveries(new OwnedCounts<>(ChannelGauge.class));
    private final List<Long> taken = new ArrayList<>();
    private final UnackedDeliveries.Visitor take = (tag, source, entry) -> taken.add(tag);

    @Test
    void takesOneOutByItsTagOnce() {
        unacked.add(1, source(), null);
        unacked.add(2, source(), null);
        assertThat(unacked.take(1, take)).isTrue();
        assertThat(unacked.take(1, take)).isFalse();
        assertThat(unacked.contains(2)).isTrue();
        assertThat(unacked.size()).isEqualTo(1);
    }

    @Test
    void aFewOldDeliveriesDoNotStretchTheRingOverMillionsOfTags() {
        unacked.add(1, source(), null);
        for (long tag = 2; tag < 3_000_000; tag++) {
            unacked.add(tag, source(), null);
            assertThat(unacked.take(tag, (t, s, e) -> {})).isTrue();
        }
        assertThat(unacked.size()).isEqualTo(1);
        unacked.takeUpTo(3_000_000, take);
        assertThat(taken).containsExactly(1L);
    }

    @Test
    void aReplacedSourceSettlesInTheOldOnesPlace() {
        DeliverySource late = source();
        unacked.add(1, source(), null);
        unacked.add(2, source(), null);
        for (long tag = 3; tag < 1000; tag++) {
            unacked.add(tag, source(), null);
            unacked.take(tag, (t, s, e) -> {});
        }
        unacked.replaceSource(1, late);
        assertThat(unacked.source(1)).isSameAs(late);
        assertThat(unacked.source(2)).isNotSameAs(late);
        assertThat(unacked.take(1, (tag, source, entry) -> assertThat(source).isSameAs(late)))
                .isTrue();
        assertThat(unacked.size()).isEqualTo(1);
    }

    @Test
    void aWalkEndsWhenItsVisitorHasSeenEnough() {
        for (long tag = 1; tag <= 10; tag++) {
            unacked.add(tag, timedSource(), null, tag);
        }
        List<Long> seen = new ArrayList<>();
        unacked.walk((tag, source, at) -> {
            seen.add(tag);
            return tag < 3;
        });
        assertThat(seen).containsExactly(1L, 2L, 3L);
    }

    @Test
    void behavesLikeASortedMapOverRandomHistories() {
        for (long seed = 0; seed < 200; seed++) {
            compareWithMap(new Random(seed));
        }
    }

    private static void compareWithMap(Random random) {
        UnackedDeliveries ring = new UnackedDeliveries(new OwnedCounts<>(ChannelGauge.class));
        TreeMap<Long, DeliverySource> model = new TreeMap<>();
        long tag = 1;
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    // Deliveries without acknowledgement use tags up too.
                    tag += random.nextInt(10) == 0 ? random.nextInt(100) : 0;
                    boolean timed = random.nextBoolean();
                    DeliverySource source = timed ? timedSource() : source();
                    if (timed) {
                        ring.add(tag, source, null, 7 * tag);
                    } else {
                        ring.add(tag, source, null);
                    }
                    model.put(tag, source);
                    tag++;
                }
                case 4, 5, 6 -> {
                    long one = 1 + random.nextInt((int) tag + 1);
                    assertThat(ring.contains(one)).isEqualTo(model.containsKey(one));
                    assertThat(ring.source(one)).isSameAs(model.get(one));
                    assertThat(ring.take(one, (t, s, e) -> assertThat(s).isSameAs(model.get(t))))
                            .isEqualTo(model.remove(one) != null);
                }
                default -> {
                    long upTo = 1 + random.nextInt((int) tag + 1);
                    List<Long> expected = List.copyOf(model.headMap(upTo, true).keySet());
                    List<Long> seen = new ArrayList<>();
                    ring.forEachUpTo(upTo, seen::add);
                    assertThat(seen).isEqualTo(expected);
                    assertThat(walk(ring)).isEqualTo(timed(model));
                    if (random.nextInt(4) == 0) {
                        List<Long> out = new ArrayList<>();
                        ring.takeUpTo(upTo, (t, s, e) -> out.add(t));
                        assertThat(out).isEqualTo(expected);
                        model.headMap(upTo, true).clear();
                    }
                }
            }
            assertThat(ring.size()).isEqualTo(model.size());
        }
    }

    private static List<String> timed(TreeMap<Long, DeliverySource> model) {
        return model.entrySet().stream()
                .filter(each -> each.getValue().timeoutMillis(0) == 0)
                .map(each -> each.getKey() + " at " + 7 * each.getKey())
                .toList();
    }

    private static List<String> walk(UnackedDeliveries ring) {
        List<String> seen = new ArrayList<>();
        ring.walk((tag, source, at) -> {
            if (source.timeoutMillis(0) != DeliverySource.NO_TIMEOUT) {
                seen.add(tag + " at " + at);
            }
            return true;
        });
        return seen;
    }

    private static DeliverySource source() {
        return new LateSettlement(null);
    }

    private static DeliverySource timedSource() {
        return new LateSettlement(null) {
            @Override
            public long timeoutMillis(long usual) {
                return usual;
            }
        };
    }
}

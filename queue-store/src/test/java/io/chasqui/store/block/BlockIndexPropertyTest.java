package io.chasqui.store.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.journal.Disk;
import io.chasqui.store.journal.JournalPosition;
import io.chasqui.store.log.DeliveryCounts;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An index written again and again says what a map says to which the same happened. */
class BlockIndexPropertyTest {

    private enum Kind {
        PUT,
        BITS,
        MOVED,
        REMOVED,
        DELIVERING,
        DROPPED,
        WRITE,
        REOPEN,
        FORGET
    }

    private record Step(Kind kind, long laneId, long first, long word) {}

    /** What the index should say: lanes that delivered, and a description of each block by lane and number. */
    private static final class Model {
        final TreeSet<Long> delivering = new TreeSet<>();
        final Map<Long, TreeMap<Long, String>> blocks = new TreeMap<>();

        TreeMap<Long, String> lane(long laneId) {
            return blocks.computeIfAbsent(laneId, key -> new TreeMap<>());
        }

        void drop(long laneId) {
            delivering.remove(laneId);
            blocks.remove(laneId);
        }
    }

    private static String describe(long word, int volume) {
        return describe(word, acquired(word), volume);
    }

    private static String describe(long word, int acquired, int volume) {
        return word + " acquired " + acquired + " in " + volume;
    }

    /** The counts that come with settled bits: none, or those of one position. */
    private static DeliveryCounts counts(Step step) {
        if (acquired(step.word()) == 0) {
            return null;
        }
        DeliveryCounts counts = new DeliveryCounts();
        counts.put(counted(step.word()), acquired(step.word()), 1);
        return counts;
    }

    private static int counted(long word) {
        return (int) (word >>> 8) & 63;
    }

    private static int acquired(long word) {
        return (int) (word >>> 16) & 3;
    }

    @Property(tries = 60)
    void theIndexSaysWhatAMapSays(@ForAll("histories") List<Step> steps) throws IOException {
        Path directory = Files.createTempDirectory("chasqui-index");
        try {
            run(steps, directory);
        } finally {
            delete(directory);
        }
    }

    private static void run(List<Step> steps, Path directory) throws IOException {
        BlockIndex index = BlockIndex.open(Disk.local(), directory);
        IndexChanges changes = new IndexChanges();
        Model model = new Model();
        TreeSet<Long> gone = new TreeSet<>();
        long generation = 0;
        for (Step step : steps) {
            if (gone.contains(step.laneId()) && step.kind().ordinal() <= Kind.DROPPED.ordinal()) {
                continue;
            }
            switch (step.kind()) {
                case WRITE, REOPEN -> {
                    write(index, changes, ++generation);
                    if (step.kind() == Kind.REOPEN) {
                        index = BlockIndex.open(Disk.local(), directory);
                    }
                    assertSame(index, model);
                    assertThat(index.header().generation()).isEqualTo(generation);
                }
                case FORGET -> {
                    write(index, changes, ++generation);
                    changes.forgetDeliveries();
                    write(index, changes, ++generation);
                    model.delivering.clear();
                }
                case DROPPED -> {
                    gone.add(step.laneId());
                    changes.dropped(step.laneId());
                    model.drop(step.laneId());
                }
                default -> change(step, changes, model);
            }
        }
        write(index, changes, ++generation);
        assertSame(index, model);
    }

    private static void change(Step step, IndexChanges changes, Model model) {
        TreeMap<Long, String> lane = model.lane(step.laneId());
        String before = lane.get(step.first());
        long[] settled = {step.word()};
        long[] redelivered = {0};
        int volume = (int) (step.word() & 7);
        switch (step.kind()) {
            case PUT -> {
                if (before == null) {
                    changes.put(
                            step.laneId(),
                            step.first(),
                            64,
                            1,
                            settled,
                            redelivered,
                            counts(step),
                            new BlockLocation(volume, 1));
                    lane.put(step.first(), describe(step.word(), volume));
                }
            }
            case BITS -> {
                changes.bits(step.laneId(), step.first(), settled, redelivered, counts(step));
                lane.computeIfPresent(step.first(), (key, old) -> describe(step.word(), volumeOf(old)));
            }
            case MOVED -> {
                changes.moved(step.laneId(), step.first(), new BlockLocation(volume, 1));
                lane.computeIfPresent(
                        step.first(), (key, old) -> old.substring(0, old.indexOf(" in ")) + " in " + volume);
            }
            case REMOVED -> {
                changes.removed(step.laneId(), step.first());
                lane.remove(step.first());
            }
            default -> {
                changes.delivering(step.laneId());
                model.delivering.add(step.laneId());
            }
        }
    }

    private static int volumeOf(String description) {
        return Integer.parseInt(description.substring(description.indexOf(" in ") + 4));
    }

    private static void write(BlockIndex index, IndexChanges changes, long generation) throws IOException {
        index.write(new IndexHeader(generation, new JournalPosition(generation, 2 * generation), false), changes);
        changes.clear();
    }

    private static void assertSame(BlockIndex index, Model model) throws IOException {
        Model found = new Model();
        index.read(new BlockIndex.Visitor() {
            @Override
            public void delivering(long laneId) {
                found.delivering.add(laneId);
            }

            @Override
            public void block(long laneId, MessageBlock block) {
                long word = block.settledBits()[0];
                long counted = block.firstSequence() + counted(word);
                String description = describe(
                        word, block.acquiredCount(counted), block.location().volume());
                found.lane(laneId).put(block.firstSequence(), description);
            }
        });
        model.blocks.values().removeIf(TreeMap::isEmpty);
        assertThat(found.delivering).isEqualTo(model.delivering);
        assertThat(found.blocks).isEqualTo(model.blocks);
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.longs().between(1, 3).map(lane -> lane * 1000),
                        Arbitraries.longs().between(0, 3).map(n -> n * 64),
                        Arbitraries.longs())
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(50);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package io.chasqui.benchmarks.store;

import io.chasqui.benchmarks.AverageTimeBenchmark;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.log.StoreOptions;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A group of messages to the journal, and back the word that it is on the disk: one operation is one group. The
 * messages are settled at once, in the next group, so that checkpoints find nothing to keep. The data is in
 * {@code java.io.tmpdir}, which should be on the kind of disk that is meant.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Measurement(iterations = 5, time = 2)
public class JournalBenchmark extends AverageTimeBenchmark {

    private static final long LANE = 1 << 8;

    /** Messages that share a sync. */
    @Param({"1", "32", "1024"})
    public int group;

    @Param({"16", "1024"})
    public int bodyLength;

    /** Without it, what is left is encoding, checksums, the copy to the file and two hand-overs between threads. */
    @Param({"true", "false"})
    public boolean sync;

    private final Confirmation confirmation = new Confirmation() {
        @Override
        public void confirmed(long tag) {
            confirmed = tag;
        }

        @Override
        public void rejected(long tag) {
            throw new IllegalStateException("the journal rejected group " + tag);
        }
    };
    private Message message;
    private Path directory;
    private MessageStore store;
    private BenchmarkThread owner;
    private StorePartition partition;
    private LaneLog lane;
    private long nextSequence;
    private long confirmed = -1;

    @Setup(Level.Trial)
    public void open() throws IOException {
        message = SampleStoredMessage.of(bodyLength, true);
        directory = Files.createTempDirectory("chasqui-journal-benchmark");
        owner = new BenchmarkThread();
        store = MessageStore.open(directory, StoreOptions.DEFAULT.withSync(sync), new FailingListener());
        partition = store.partition(owner);
        lane = partition.openLane(LANE, true, new EmptyLane());
    }

    /** Closing asks the owner for its last changes, so it waits for the owner: not on this thread. */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        CompletableFuture<Void> closed = CompletableFuture.runAsync(store::close);
        closed.whenComplete((nothing, failure) -> owner.execute(() -> {}));
        while (!closed.isDone()) {
            owner.runNext();
        }
        closed.join();
        delete(directory);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public long appendAndSync() throws InterruptedException {
        long first = nextSequence;
        long last = first + group - 1;
        for (long sequence = first; sequence < last; sequence++) {
            lane.append(sequence, message, null, 0);
        }
        lane.append(last, message, confirmation, last);
        nextSequence = last + 1;
        partition.flush();
        while (confirmed < last) {
            owner.runNext();
        }
        for (long sequence = first; sequence <= last; sequence++) {
            lane.settle(sequence);
        }
        return confirmed;
    }

    /** Ends the benchmark when the disk does not do its part: no confirmation would ever come. */
    private final class FailingListener implements StoreListener {

        @Override
        public void diskFull(Exception cause) {
            failed(cause);
        }

        @Override
        public void diskRecovered() {
            // it has been given up by then
        }

        @Override
        public void failed(Exception cause) {
            owner.execute(() -> {
                throw new IllegalStateException("the journal cannot be written", cause);
            });
        }
    }

    /** A lane all of whose messages are settled whenever it is asked. */
    private final class EmptyLane implements LaneSource {

        @Override
        public long nextSequence() {
            return nextSequence;
        }

        @Override
        public void collect(long boundary) {
            // nothing is alive
        }

        @Override
        public void stored(MessageBlock block) {
            throw new IllegalStateException("a block was stored that nobody made");
        }
    }
}

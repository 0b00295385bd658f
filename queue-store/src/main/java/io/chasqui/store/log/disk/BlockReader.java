package io.chasqui.store.log.disk;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.block.Volume;
import io.chasqui.store.block.Volumes;
import io.chasqui.store.log.LaneLog.BlockReceiver;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads blocks for owner threads on threads of its own. */
final class BlockReader {

    private static final Logger LOG = LoggerFactory.getLogger(BlockReader.class);
    private static final int THREADS = 2;

    private final Volumes volumes;
    private final ExecutorService threads;

    BlockReader(Volumes volumes) {
        this.volumes = volumes;
        AtomicInteger started = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "chasqui-block-reader-" + started.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Reads a stored block and reports on the owner thread.
     *
     * @return false if the volume is gone, which means that the block has moved
     */
    boolean read(OwnerThread owner, MessageBlock block, BlockReceiver receiver) {
        BlockLocation location = block.location();
        Volume volume = volumes.volume(location.volume());
        if (volume == null || !volume.retainReader()) {
            return false;
        }
        threads.execute(() -> read(owner, block, receiver, volume, location.recordId()));
        return true;
    }

    private static void read(
            OwnerThread owner, MessageBlock block, BlockReceiver receiver, Volume volume, long recordId) {
        try {
            Message[] messages = volume.read(block, recordId);
            owner.execute(() -> receiver.loaded(block, messages));
        } catch (IOException | RuntimeException e) {
            LOG.error("A stored block of messages cannot be read: {}", e.getMessage(), e);
            owner.execute(() -> receiver.failed(block, e));
        } finally {
            volume.releaseReader();
        }
    }

    /** Ends the threads; what is being read is finished first. */
    void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.warn("Reading blocks did not end within 30 seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.chasqui.store.log;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.disk.DiskMessageStore;
import io.chasqui.store.log.memory.MemoryMessageStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where the queues of a broker keep their messages. */
public interface MessageStore extends AutoCloseable {

    /**
     * Opens the store in a directory, which is created if it does not exist, and brings back what it holds. Whoever
     * calls has made sure that no other process uses the directory.
     *
     * @throws IOException if it cannot be read, is damaged ({@link io.chasqui.store.journal.JournalCorruptException}) or
     *     was written by a newer version; nothing has been changed then
     */
    static MessageStore open(Path directory, StoreOptions options, StoreListener listener) throws IOException {
        return DiskMessageStore.open(directory, options, listener);
    }

    /** A store that keeps nothing: blocks stay in memory, and waiting for durability ends with the flush. */
    static MessageStore inMemory() {
        return new MemoryMessageStore();
    }

    /**
     * Makes a store whose journal is damaged openable again, offline. Everything intact is kept; the damaged files are
     * set aside beside the new ones.
     */
    static RepairReport repair(Path directory) throws IOException {
        return DiskMessageStore.repair(directory);
    }

    /** The part of the store for one owner thread; called once for each. */
    StorePartition partition(OwnerThread owner);

    /**
     * What was found at opening: stored blocks in order by lane id. Each lane is either opened by
     * {@link StorePartition#openLane}, which takes over its blocks, or given up by {@link #dropRecovered}.
     *
     * @return the caller's to keep: the store lets go of it, and further calls return an empty map
     */
    Map<Long, List<MessageBlock>> recovered();

    /** Gives up the messages of a lane found at opening that belongs to no queue. */
    void dropRecovered(long laneId);

    /** Figures of this moment. */
    StoreFigures figures();

    /** What the store measures while it works: the same for its whole life. */
    StoreMeasures measures();

    /**
     * Stores everything that is alive, so that the next start has nothing to replay, and closes the files. Called when
     * no owner thread uses its partition any more, while they still execute tasks, and not by an owner thread.
     */
    @Override
    void close();
}

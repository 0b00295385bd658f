package io.chasqui.store.log.memory;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.StoreFigures;
import io.chasqui.store.log.StoreMeasures;
import io.chasqui.store.log.StorePartition;
import java.util.List;
import java.util.Map;

/** Keeps nothing beyond the life of the process. */
public final class MemoryMessageStore implements MessageStore {

    @Override
    public StorePartition partition(OwnerThread owner) {
        return new MemoryPartition(owner);
    }

    @Override
    public Map<Long, List<MessageBlock>> recovered() {
        return Map.of();
    }

    @Override
    public void dropRecovered(long laneId) {
        // there is never anything to give up
    }

    @Override
    public StoreFigures figures() {
        return StoreFigures.NONE;
    }

    @Override
    public StoreMeasures measures() {
        return StoreMeasures.none();
    }

    @Override
    public void close() {
        // holds no resource
    }
}

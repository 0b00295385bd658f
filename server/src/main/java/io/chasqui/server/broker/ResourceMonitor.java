package io.chasqui.server.broker;

import io.chasqui.server.broker.Alarms.Resource;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.queue.MemoryBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches memory and disk and raises the alarms that block publishers. Has a thread of its own, because asking a disk
 * can take long.
 */
public final class ResourceMonitor implements StoreListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceMonitor.class);

    private static final long INTERVAL_MILLIS = 500;

    private final Alarms alarms;
    private final MemoryBudget memory;
    private final long memoryLimit;
    private final Path directory;
    private final long diskFreeLimit;
    private final ScheduledExecutorService thread;
    private final List<Runnable> moreChecks = new CopyOnWriteArrayList<>();
    private volatile String storeTrouble = "";
    private volatile boolean storeFailed;

    /** @param directory whose disk is watched; null to watch none */
    public ResourceMonitor(Alarms alarms, MemoryBudget memory, long memoryLimit, Path directory, long diskFreeLimit) {
        this.alarms = alarms;
        this.memory = memory;
        this.memoryLimit = memoryLimit;
        this.directory = directory;
        this.diskFreeLimit = diskFreeLimit;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread watcher = new Thread(task, "chasqui-monitor");
            watcher.setDaemon(true);
            return watcher;
        });
    }

    public void start() {
        thread.scheduleWithFixedDelay(this::check, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Has something else checked as often. */
    public void alsoCheck(Runnable check) {
        moreChecks.add(check);
    }

    private void check() {
        try {
            checkMemory();
            checkDisk();
            moreChecks.forEach(Runnable::run);
        } catch (RuntimeException e) {
            LOG.error("cannot check resources", e);
        }
    }

    private void checkMemory() {
        long resident = memory.residentBytes();
        if (resident > memoryLimit) {
            alarms.raise(Resource.MEMORY, resident + " bytes of messages in memory, limit " + memoryLimit);
        } else {
            alarms.clear(Resource.MEMORY);
        }
    }

    private void checkDisk() {
        String trouble = diskTrouble();
        if (trouble.isEmpty()) {
            alarms.clear(Resource.DISK);
        } else {
            alarms.raise(Resource.DISK, trouble);
        }
    }

    private String diskTrouble() {
        if (directory == null || !storeTrouble.isEmpty()) {
            return storeTrouble;
        }
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            return free < diskFreeLimit
                    ? free + " bytes free on the disk of the data directory, limit " + diskFreeLimit
                    : "";
        } catch (IOException e) {
            LOG.warn("cannot tell how much disk space is free: {}", e.getMessage());
            return "";
        }
    }

    @Override
    public void diskFull(Exception cause) {
        storeTrouble = "the journal cannot be written: " + cause.getMessage();
        alarms.raise(Resource.DISK, storeTrouble);
    }

    @Override
    public void diskRecovered() {
        if (!storeFailed) {
            storeTrouble = "";
        }
    }

    @Override
    public void failed(Exception cause) {
        storeFailed = true;
        storeTrouble = "the disk failed, nothing is confirmed until the broker is restarted: " + cause.getMessage();
        LOG.error("the message store failed", cause);
        alarms.raise(Resource.DISK, storeTrouble);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

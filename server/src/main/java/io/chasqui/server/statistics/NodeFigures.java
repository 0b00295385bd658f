package io.chasqui.server.statistics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.chasqui.server.broker.Broker;
import io.chasqui.store.journal.DiskFigures;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the process takes of the machine. Any thread that may wait for the disk. */
public final class NodeFigures {

    private final Broker broker;
    private final Path dataDirectory;

    /** @param dataDirectory null if the broker keeps everything in memory */
    public NodeFigures(Broker broker, Path dataDirectory) {
        this.broker = broker;
        this.dataDirectory = dataDirectory;
    }

    /** Open files; empty where the system does not tell. */
    public OptionalLong openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? OptionalLong.of(unix.getOpenFileDescriptorCount())
                : OptionalLong.empty();
    }

    /** Files that may be open; empty where the system does not tell. */
    public OptionalLong maxFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? OptionalLong.of(unix.getMaxFileDescriptorCount())
                : OptionalLong.empty();
    }

    /** Heap in use, garbage included. */
    public long usedMemory() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Free bytes on the disk of the data directory; empty if there is none. */
    public OptionalLong freeDisk() {
        if (dataDirectory == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Files.getFileStore(dataDirectory).getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Threads of the process. */
    public long threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** Collections of garbage since the process started. */
    public long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .filter(count -> count > 0)
                .sum();
    }

    /** What was asked of the disk of the messages. */
    public DiskFigures disk() {
        return broker.messages().measures().disk();
    }

    /** Null if the broker keeps everything in memory. */
    public Path dataDirectory() {
        return dataDirectory;
    }
}

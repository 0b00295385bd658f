package io.chasqui.server;

import io.chasqui.server.StartException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data directory, locked for one broker. The operating system drops the lock when the process ends, however it does. */
final class DataDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** @throws StartException if it cannot be used or another broker uses it */
    static DataDirectory open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            FileChannel file = FileChannel.open(
                    absolute.resolve("chasqui.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(file)) {
                file.close();
                throw new StartException(
                        Reason.DATA_DIRECTORY_IN_USE, "another broker uses the data directory " + absolute);
            }
            return new DataDirectory(absolute, file);
        } catch (FileAlreadyExistsException e) {
            throw new StartException(
                    Reason.DATA_DIRECTORY_UNUSABLE, "the data directory " + absolute + " is not a directory", e);
        } catch (IOException e) {
            throw new StartException(
                    Reason.DATA_DIRECTORY_UNUSABLE,
                    "the data directory " + absolute + " cannot be used: "
                            + e.getClass().getSimpleName() + " " + e.getMessage(),
                    e);
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Another broker in this JVM has it.
            return false;
        }
    }

    Path path() {
        return path;
    }

    Path messages() {
        return path.resolve("messages");
    }

    Path definitions() {
        return path.resolve("definitions");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            LOG.debug("while unlocking {}", path, e);
        }
    }
}

package io.chasqui.server.cli;

import io.chasqui.server.StartException;
import io.chasqui.server.cli.management.ApiException;
import io.chasqui.server.config.ConfigException;
import io.chasqui.store.journal.JournalCorruptException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What the failures of a command mean to the one who typed it. */
final class Failures {

    private Failures() {}

    static ExitStatus status(Exception failure) {
        if (failure instanceof ConfigException) {
            return ExitStatus.CONFIG;
        }
        if (failure instanceof StartException start) {
            return switch (start.reason()) {
                case LISTENER_UNAVAILABLE -> ExitStatus.UNAVAILABLE;
                case DATA_DIRECTORY_IN_USE -> ExitStatus.IN_USE;
                case DATA_DIRECTORY_UNUSABLE -> ExitStatus.IO;
                case DATA_UNREADABLE, DEFINITIONS_REFUSED -> ExitStatus.DATA;
            };
        }
        if (failure instanceof ApiException api) {
            return switch (api.kind()) {
                case UNAVAILABLE -> ExitStatus.UNAVAILABLE;
                case NOT_ALLOWED -> ExitStatus.NO_PERMISSION;
                case NOT_FOUND, REFUSED -> ExitStatus.DATA;
                case FAILED -> ExitStatus.UNAVAILABLE;
            };
        }
        boolean io = failure instanceof IOException || failure instanceof UncheckedIOException;
        return io ? ExitStatus.IO : ExitStatus.SOFTWARE;
    }

    static String message(Exception failure) {
        if (failure instanceof ConfigException config) {
            return "the configuration is wrong:\n  " + String.join("\n  ", config.problems());
        }
        if (failure.getCause() instanceof JournalCorruptException) {
            return failure.getMessage() + "\n  The repair is: chasqui repair --data-dir DIR";
        }
        return failure instanceof UncheckedIOException unchecked ? text(unchecked.getCause()) : text(failure);
    }

    /** The exceptions of files say only the name; the class says what is wrong with it. */
    static String text(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return failure.getMessage() + " does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return failure.getMessage() + " may not be accessed";
        }
        return failure.getMessage();
    }
}

package io.chasqui.store.delay;

import java.util.List;

/**
 * Some of the messages that wait.
 *
 * @param next where the next page begins; null if this is the last one
 */
public record PendingPage(List<PendingMessage> messages, String next) {

    /** Where the first page begins. */
    public static final String START = "";

    /** Who asked for a page. */
    @FunctionalInterface
    public interface Receiver {

        /** On the owner thread, which must not be blocked. */
        void received(PendingPage page);
    }
}

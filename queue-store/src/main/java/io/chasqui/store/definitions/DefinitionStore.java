package io.chasqui.store.definitions;

import io.chasqui.codec.amqp091.FieldTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Keeps definitions. Any thread may call. */
public interface DefinitionStore extends AutoCloseable {

    /**
     * Everything that is stored, in the order of {@link DefinitionKey.Kind}. Includes every change whose stage has
     * completed. Blocks.
     *
     * @throws IOException if it cannot be read; the message names the file
     */
    Map<DefinitionKey, FieldTable> load() throws IOException;

    /**
     * Makes the changes, all or none, after those of earlier calls. Of two changes of one key the later counts.
     *
     * @return completes when the changes are durable, or with an {@link IOException} if they were not made. It
     *     completes on a thread of the store: what depends on it must not block there. The stages of several calls
     *     complete in their order.
     */
    CompletionStage<Void> apply(List<DefinitionChange> changes);

    /**
     * A positive number that this store has never given before, not even before a crash. Usually takes no time; blocks
     * for a commit when thousands of numbers are drawn faster than that, so not for event loops.
     *
     * @throws IllegalStateException if the store has failed and can reserve no more numbers
     */
    long nextQueueId();

    /** Waits for the changes under way. Calls after it fail. Closing twice is fine. */
    @Override
    void close();
}

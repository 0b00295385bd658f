package io.chasqui.store.journal;

import io.chasqui.store.message.Message;
import java.io.IOException;

/** Receives the records of a journal in order. */
public interface RecordHandler {

    /** A message was appended to a lane. Its content is only read if the handler asks for it. */
    void message(long laneId, long sequence, Content content) throws IOException;

    /** These messages of a lane are settled. They may have been appended before the part of the journal that is read. */
    void settled(long laneId, long firstSequence, int count);

    /** A message came back that has been handed out and has failed this often. Where there are several, the last holds. */
    void returned(long laneId, long sequence, int acquired, int failed);

    void deliveriesBegin(long laneId);

    void laneDropped(long laneId);

    /** A record refers to bytes that are not in the journal, which only a repaired journal can explain. */
    final class LostContentException extends IOException {
        private static final long serialVersionUID = 1L;

        LostContentException(String message) {
            super(message);
        }
    }

    /** The message of a record, wherever its bytes are. Only valid during the call it is passed to. */
    interface Content {

        /**
         * Reads and decodes the message; a new object with each call.
         *
         * @throws LostContentException if the record refers to bytes that the journal does not hold
         */
        Message message() throws IOException;
    }
}

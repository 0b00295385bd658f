package io.chasqui.store.journal;

import io.chasqui.store.message.Message;
import java.io.IOException;

/** Receives the records of a journal in order. */
public interface RecordHandler {

    /** A message was appended to a lane. Its content is only read if the handler asks for it. */
    void message(long laneId, long sequence, Content content) throws IOException;

    /** These messages of a lane are settled. They may have been appended before the part of the journal that is read. */
    void settled(long laneId, long firstSequence, int count);

    void deliveriesBegin(long laneId);

    void laneDropped(long laneId);

    /** The message of a record, wherever its bytes are. Only valid during the call it is passed to. */
    interface Content {

        /** Reads and decodes the message; a new object with each call. */
        Message message() throws IOException;
    }
}

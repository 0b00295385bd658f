package io.chasqui.store.log;

/** Conditions of the store that an operator has to know. Called on the store's threads; must not block. */
public interface StoreListener {

    /** Nothing can be written until space returns. Nothing is lost, and nothing is confirmed meanwhile. */
    void diskFull(Exception cause);

    void diskRecovered();

    /** The disk failed. The store confirms nothing any more until the broker is restarted. */
    void failed(Exception cause);

    /**
     * A checkpoint failed for another reason than a full disk. It is tried again; until it succeeds no memory and no
     * journal space is given back.
     */
    default void checkpointFailed(Exception cause) {}

    /** Nobody listens. */
    StoreListener NONE = new StoreListener() {
        @Override
        public void diskFull(Exception cause) {}

        @Override
        public void diskRecovered() {}

        @Override
        public void failed(Exception cause) {}
    };
}

package io.chasqui.server.broker;

/** What an exchange keeps of the messages that it routes, for as long as the exchange exists. */
public interface ExchangeKeeper extends Destination {

    /** Unique for the life of the data directory. */
    long id();

    /** Begins with what was recovered. Any thread, when the exchange's bindings are there. */
    void start();

    /** The exchange is deleted, and with it all that is kept. Any thread. */
    void delete();
}

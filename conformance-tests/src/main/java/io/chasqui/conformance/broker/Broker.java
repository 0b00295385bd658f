package io.chasqui.conformance.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeoutException;

/** A running broker that tests connect to. */
public interface Broker extends AutoCloseable {

    /**
     * A new factory with this broker's address and a user that may do everything in its virtual host. Recovery is off,
     * because a test wants to see the connection break.
     */
    ConnectionFactory connectionFactory();

    /** Where the broker's management HTTP API listens: {@code http://host:port}. */
    URI managementAddress();

    /** Where the broker shows its metrics to Prometheus: {@code http://host:port}. */
    URI metricsAddress();

    /** Stops the broker in an orderly way and starts it again on the same data; returns when it answers. */
    void restart();

    /** Kills the broker as {@code kill -9} does and starts it again on the same data; returns when it answers. */
    void crash();

    /** Stops the broker if it was started here. */
    @Override
    void close();

    /** Opens a connection whose name says what it is for. */
    default Connection connect(String name) throws IOException, TimeoutException {
        return connectionFactory().newConnection(name);
    }
}

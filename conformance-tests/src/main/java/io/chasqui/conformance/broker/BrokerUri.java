package io.chasqui.conformance.broker;

import com.rabbitmq.client.ConnectionFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;

/** The address of a broker as clients write it: {@code amqp://user:password@host:port/vhost}. */
record BrokerUri(String text) {

    private static final int TIMEOUT_MILLIS = 10_000;

    /** Where the management API is as a rule: 10,000 above the port for clients, as 15672 is above 5672. */
    URI managementAddress() {
        ConnectionFactory factory = connectionFactory();
        return URI.create("http://" + factory.getHost() + ":" + (factory.getPort() + 10_000));
    }

    /** Where the metrics are as a rule: 10,020 above the port for clients, as 15692 is above 5672. */
    URI metricsAddress() {
        ConnectionFactory factory = connectionFactory();
        return URI.create("http://" + factory.getHost() + ":" + (factory.getPort() + 10_020));
    }

    ConnectionFactory connectionFactory() {
        ConnectionFactory factory = new ConnectionFactory();
        try {
            factory.setUri(text);
        } catch (URISyntaxException | NoSuchAlgorithmException | KeyManagementException e) {
            throw new IllegalArgumentException("not an AMQP URI: " + text, e);
        }
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout(TIMEOUT_MILLIS);
        factory.setHandshakeTimeout(4 * TIMEOUT_MILLIS);
        factory.setShutdownTimeout(TIMEOUT_MILLIS);
        factory.setChannelRpcTimeout(2 * TIMEOUT_MILLIS);
        return factory;
    }
}

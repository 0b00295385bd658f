package io.chasqui.conformance.broker;

import com.rabbitmq.client.ConnectionFactory;
import io.chasqui.conformance.harness.Eventually;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** A broker that somebody else runs, given by its URI. */
final class ExternalBroker implements Broker {

    private static final Duration COMES_BACK_WITHIN = Duration.ofSeconds(90);

    private final BrokerUri uri;

    ExternalBroker(String uri) {
        this.uri = new BrokerUri(uri);
    }

    @Override
    public ConnectionFactory connectionFactory() {
        return uri.connectionFactory();
    }

    @Override
    public URI managementAddress() {
        return BrokerSource.managementAddress().orElseGet(uri::managementAddress);
    }

    @Override
    public URI metricsAddress() {
        return BrokerSource.metricsAddress().orElseGet(uri::metricsAddress);
    }

    @Override
    public void restart() {
        runToEnd(BrokerSource.restartCommand()
                .orElseThrow(() -> new IllegalStateException("no command to restart this broker is known")));
        Eventually.eventually(
                COMES_BACK_WITHIN, () -> connect("awaiting restart").close());
    }

    @Override
    public void crash() {
        throw new UnsupportedOperationException("a broker given by URI is not ours to kill");
    }

    @Override
    public void close() {
        // It was running before the tests and goes on running.
    }

    private static void runToEnd(String command) {
        try {
            int exit =
                    new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException("the restart command ended with " + exit + ": " + command);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the restart command cannot be run: " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker restarts", e);
        }
    }
}

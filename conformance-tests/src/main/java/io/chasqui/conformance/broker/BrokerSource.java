package io.chasqui.conformance.broker;

import com.rabbitmq.client.Connection;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where the broker under test comes from, as the run's system properties say:
 *
 * <ul>
 *   <li>{@code chasqui.jar}: the packaged server, started for the run (the default);
 *   <li>{@code amqp.uri}: a running broker to judge instead, of any make; nothing is started then;
 *   <li>{@code amqp.management}: with {@code amqp.uri}, the {@code http://host:port} of its management API, if that is
 *       not 10,000 above the port for clients;
 *   <li>{@code amqp.metrics}: the same of its metrics for Prometheus, if that is not 10,020 above;
 *   <li>{@code amqp.restart}: with {@code amqp.uri}, a shell command that restarts that broker on its data, so that
 *       restart tests can judge it too (run those alone: the restart breaks whatever runs beside them).
 * </ul>
 */
public final class BrokerSource {

    private BrokerSource() {}

    /** True if the run judges a broker that was given by URI. */
    public static boolean isExternal() {
        return property("amqp.uri").isPresent();
    }

    /** The command that restarts an external broker, if one was given. */
    public static Optional<String> restartCommand() {
        return property("amqp.restart");
    }

    /** The address of an external broker's management API, if one was given. */
    static Optional<URI> managementAddress() {
        return property("amqp.management").map(URI::create);
    }

    /** The address of an external broker's metrics, if one was given. */
    static Optional<URI> metricsAddress() {
        return property("amqp.metrics").map(URI::create);
    }

    /** The broker that all tests of a run may share: started here, unless one was given. */
    public static Broker shared() {
        return own(List.of(), List.of());
    }

    /**
     * A broker for one suite alone, which may be restarted. A broker given by URI is what it is, whatever is asked here.
     *
     * @param jvmOptions options for the broker's JVM
     * @param settings configuration as {@code key=value}
     */
    public static Broker own(List<String> jvmOptions, List<String> settings) {
        return property("amqp.uri")
                .<Broker>map(ExternalBroker::new)
                .orElseGet(() -> BrokerProcess.start(jvmOptions, settings));
    }

    /** What the broker under test calls itself in connection.start, for example {@code RabbitMQ}. */
    public static String product() {
        return isExternal() ? productOf(shared()) : "Chasqui";
    }

    private static String productOf(Broker broker) {
        try (Connection connection = broker.connect("asking for the product")) {
            return String.valueOf(connection.getServerProperties().get("product"));
        } catch (Exception e) {
            throw new IllegalStateException("no broker answers at the given amqp.uri", e);
        }
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
    }
}

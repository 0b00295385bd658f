package io.chasqui.server.junit;

import io.chasqui.server.Chasqui;
import io.chasqui.server.config.BrokerConfig;
import java.net.URI;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a broker of their own, in memory and on a free port of the loopback interface. The broker starts when the
 * first test of a class asks for it and is closed after the last one.
 *
 * <pre>{@code
 * @ExtendWith(ChasquiExtension.class)
 * class OrdersTest {
 *     @Test
 *     void publishes(URI broker) throws Exception {
 *         ConnectionFactory factory = new ConnectionFactory();
 *         factory.setUri(broker);
 *         ...
 * }</pre>
 *
 * <p>A parameter of type {@link URI} is the broker's address for clients; one of type {@link Chasqui} is the broker.
 */
public final class ChasquiExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(ChasquiExtension.class);

    /** Closed by JUnit (5.13 or newer) when the scope it was stored for ends. */
    private record RunningBroker(Chasqui chasqui) implements AutoCloseable {
        @Override
        public void close() {
            chasqui.close();
        }
    }

    private final BrokerConfig config;

    /** The default configuration. */
    public ChasquiExtension() {
        this(BrokerConfig.defaults());
    }

    /** @param config anything but the listeners, which are always one free port on loopback */
    public ChasquiExtension(BrokerConfig config) {
        this.config = config.with("listeners.tcp.default", "127.0.0.1:0");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == URI.class || type == Chasqui.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Chasqui broker = broker(context);
        return parameter.getParameter().getType() == URI.class ? URI.create(broker.uri()) : broker;
    }

    private Chasqui broker(ExtensionContext context) {
        ExtensionContext ofClass =
                context.getTestMethod().isPresent() ? context.getParent().orElse(context) : context;
        return ofClass.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        RunningBroker.class,
                        key -> new RunningBroker(Chasqui.startInMemory(config)),
                        RunningBroker.class)
                .chasqui();
    }
}

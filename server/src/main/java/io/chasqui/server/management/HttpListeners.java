package io.chasqui.server.management;

import io.chasqui.server.StartException;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.config.ListenAddress;
import io.chasqui.server.config.TlsOptions;
import io.chasqui.server.net.tls.TlsContext;
import io.chasqui.server.net.tls.TlsGroup;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of one HTTP server, with and without TLS. New certificates hold for new connections. */
public final class HttpListeners implements AutoCloseable {

    /** How long a connection may say nothing. */
    public static final int IDLE_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(HttpListeners.class);

    /**
     * A socket that is open.
     *
     * @param address the port is the real one
     * @param tls null if it has none
     */
    public record Bound(InetSocketAddress address, TlsGroup tls) {}

    private final Server server;
    private final HttpConfiguration http;
    private final Map<ServerConnector, TlsGroup> connectors = new LinkedHashMap<>();

    public HttpListeners(Server server, HttpConfiguration http) {
        this.server = server;
        this.http = http;
    }

    /** Adds a socket without TLS. */
    public void add(ListenAddress address) {
        add(new ServerConnector(server, 1, 1, new HttpConnectionFactory(http)), address, null);
    }

    /** Adds a socket with TLS. */
    public void add(ListenAddress address, TlsGroup tls) {
        HttpConfiguration secure = new HttpConfiguration(http);
        // Certificates are the operator's business: a client that came by another name has been told this one.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        ConnectionFactory encryption = new SslConnectionFactory(factory(tls), HttpVersion.HTTP_1_1.asString());
        add(new ServerConnector(server, 1, 1, encryption, new HttpConnectionFactory(secure)), address, tls);
    }

    private void add(ServerConnector connector, ListenAddress address, TlsGroup tls) {
        connector.setHost(address.isAnyInterface() ? null : address.host());
        connector.setPort(address.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        connectors.put(connector, tls);
    }

    /**
     * Starts the server, which opens the sockets.
     *
     * @param maxConnections on all of them together
     * @throws StartException LISTENER_UNAVAILABLE
     */
    public void start(int maxConnections) {
        server.addBean(
                new NetworkConnectionLimit(maxConnections, connectors.keySet().toArray(Connector[]::new)));
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new StartException(Reason.LISTENER_UNAVAILABLE, "cannot listen on " + wanted() + ": " + reason(e), e);
        }
    }

    /** The configured addresses: which of them is not to be had, the exception does not say. */
    private String wanted() {
        return connectors.keySet().stream()
                .map(connector -> new ListenAddress(
                                connector.getHost() == null ? "" : connector.getHost(), connector.getPort())
                        .toString())
                .collect(Collectors.joining(" or "));
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "the port is in use" : message;
    }

    /** In the order in which they were added. */
    public List<Bound> bound() {
        return connectors.entrySet().stream()
                .map(entry -> new Bound(address(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static SslContextFactory.Server factory(TlsGroup tls) {
        TlsOptions options = tls.options();
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setExcludeProtocols();
        factory.setExcludeCipherSuites();
        factory.setUseCipherSuitesOrder(options.honorCipherOrder());
        factory.setRenegotiationAllowed(false);
        factory.setWantClientAuth(options.asksForCertificates());
        factory.setNeedClientAuth(options.failIfNoPeerCertificate());
        use(factory, tls.current());
        tls.onChange(context -> renew(factory, context));
        return factory;
    }

    private static void use(SslContextFactory.Server factory, TlsContext context) {
        factory.setSslContext(context.sslContext());
        factory.setIncludeProtocols(context.enabledVersions());
        factory.setIncludeCipherSuites(context.enabledCipherSuites());
    }

    private static void renew(SslContextFactory.Server factory, TlsContext context) {
        try {
            factory.reload(renewed -> use(factory, context));
        } catch (Exception e) {
            LOG.error("the HTTP server goes on with the certificate that it has", e);
        }
    }

    private static InetSocketAddress address(ServerConnector connector) {
        String host = connector.getHost();
        int port = connector.getLocalPort();
        return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    /** Answers no more requests. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the HTTP server did not stop in order", e);
        }
    }
}

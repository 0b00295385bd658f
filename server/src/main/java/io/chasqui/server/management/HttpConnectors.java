package io.chasqui.server.management;

import io.chasqui.server.config.ListenAddress;
import io.chasqui.server.config.TlsOptions;
import io.chasqui.server.net.tls.TlsContext;
import io.chasqui.server.net.tls.TlsGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the sockets of HTTP servers, with and without TLS. */
public final class HttpConnectors {

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnectors.class);

    private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private HttpConnectors() {}

    /** A socket without TLS, which the server opens when it starts. */
    public static ServerConnector http(Server server, ListenAddress address, HttpConfiguration http) {
        return listening(new ServerConnector(server, 1, 1, new HttpConnectionFactory(http)), address);
    }

    /** A socket with TLS, which the server opens when it starts. New certificates hold for its new connections. */
    public static ServerConnector https(Server server, ListenAddress address, HttpConfiguration http, TlsGroup tls) {
        HttpConfiguration secure = new HttpConfiguration(http);
        // Certificates are the operator's business: a client that came by another name has been told this one.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        ConnectionFactory encryption = new SslConnectionFactory(factory(tls), HttpVersion.HTTP_1_1.asString());
        return listening(new ServerConnector(server, 1, 1, encryption, new HttpConnectionFactory(secure)), address);
    }

    private static ServerConnector listening(ServerConnector connector, ListenAddress address) {
        connector.setHost(address.isAnyInterface() ? null : address.host());
        connector.setPort(address.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
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

    /** Where it listens; the port is the real one. */
    public static InetSocketAddress address(ServerConnector connector) {
        String host = connector.getHost();
        int port = connector.getLocalPort();
        return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }
}

package io.chasqui.server.net.tls;

import io.chasqui.server.config.TlsOptions;
import io.chasqui.server.config.TlsVersion;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.CipherSuiteConverter;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Everything that handshakes need, made from the files of one moment. Immutable. */
public final class TlsContext {

    private final TlsOptions options;
    private final TlsIdentity identity;
    private final SSLContext context;
    private final JdkSslContext forSockets;

    private TlsContext(TlsOptions options, TlsIdentity identity) throws GeneralSecurityException, IOException {
        this.options = options;
        this.identity = identity;
        this.context = SSLContext.getInstance("TLS");
        context.init(keys(identity), trusted(identity, options), null);
        ClientAuth clients = options.failIfNoPeerCertificate() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
        this.forSockets = new JdkSslContext(
                context,
                false,
                cipherSuites(),
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                options.asksForCertificates() ? clients : ClientAuth.NONE,
                versions(),
                false);
    }

    /** @throws UnusableCertificateException if the files do not fit together */
    static TlsContext create(TlsFiles files, TlsOptions options) {
        TlsIdentity identity = TlsIdentity.read(files, options.password());
        try {
            return new TlsContext(options, identity);
        } catch (GeneralSecurityException | IOException e) {
            throw new UnusableCertificateException("certfile", e.getMessage(), e);
        }
    }

    private static KeyManager[] keys(TlsIdentity identity) throws GeneralSecurityException, IOException {
        char[] password = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("broker", identity.key(), password, identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        return keys.getKeyManagers();
    }

    /** Nobody is trusted where nobody is asked: the JVM's own authorities have no say here. */
    private static TrustManager[] trusted(TlsIdentity identity, TlsOptions options) throws GeneralSecurityException {
        if (!options.asksForCertificates()) {
            return new TrustManager[0];
        }
        Set<TrustAnchor> anchors = identity.authorities().stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setMaxPathLength(options.depth());
        parameters.setRevocationEnabled(false);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(new CertPathTrustManagerParameters(parameters));
        return trust.getTrustManagers();
    }

    private String[] versions() {
        return options.versions().stream().map(TlsVersion::standardName).toArray(String[]::new);
    }

    /** Null for the JVM's choice. */
    private List<String> cipherSuites() {
        if (options.ciphers().isEmpty()) {
            return null;
        }
        Set<String> supported = Set.of(context.getSupportedSSLParameters().getCipherSuites());
        return options.ciphers().stream()
                .map(name -> cipherSuite(name, supported))
                .toList();
    }

    private static String cipherSuite(String name, Set<String> supported) {
        String converted = supported.contains(name) ? name : CipherSuiteConverter.toJava(name, "TLS");
        if (converted == null || !supported.contains(converted)) {
            throw new UnusableCertificateException("ciphers", "there is no cipher suite " + name, null);
        }
        return converted;
    }

    /** For sockets of Netty. */
    JdkSslContext forSockets() {
        return forSockets;
    }

    /** For servers that make handlers of their own. */
    public SSLContext sslContext() {
        return context;
    }

    /** The names of the cipher suites that may be used. */
    public String[] enabledCipherSuites() {
        return forSockets.cipherSuites().toArray(String[]::new);
    }

    /** The names of the versions that may be used. */
    public String[] enabledVersions() {
        return versions();
    }

    /** The broker's certificate. */
    public X509Certificate certificate() {
        return identity.chain().get(0);
    }

    /** The broker's certificates, its own first. */
    public List<X509Certificate> chain() {
        return identity.chain();
    }

    /** Those that clients' certificates have to come from. */
    public List<X509Certificate> authorities() {
        return identity.authorities();
    }
}

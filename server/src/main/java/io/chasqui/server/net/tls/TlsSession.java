package io.chasqui.server.net.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a handshake has agreed.
 *
 * @param version as Java calls it, such as {@code TLSv1.3}
 * @param cipherSuite as the standard calls it
 * @param certificate of the client, verified; null if it has none
 */
public record TlsSession(String version, String cipherSuite, X509Certificate certificate) {

    private static final String WITH = "_WITH_";

    static TlsSession of(SSLSession session) {
        return new TlsSession(session.getProtocol(), session.getCipherSuite(), certificate(session));
    }

    private static X509Certificate certificate(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return (X509Certificate) chain[0];
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** The version in RabbitMQ's words: {@code tlsv1.3}. */
    public String protocol() {
        return version.toLowerCase(Locale.ROOT);
    }

    /** How the keys were agreed, as {@code ecdhe_rsa}; {@code any} where the cipher suite does not say. */
    public String keyExchange() {
        int with = cipherSuite.indexOf(WITH);
        return with < 0 ? "any" : cipherSuite.substring("TLS_".length(), with).toLowerCase(Locale.ROOT);
    }

    /** How data is encrypted, as {@code aes_256_gcm}. */
    public String cipher() {
        String cipher = cipherAndHash();
        return isAuthenticated() && cipher.endsWith("poly1305") ? cipher : cipher.substring(0, cipher.lastIndexOf('_'));
    }

    /** How data is authenticated: {@code aead} if the cipher does that, otherwise by a hash such as {@code sha256}. */
    public String hash() {
        String cipher = cipherAndHash();
        return isAuthenticated() ? "aead" : cipher.substring(cipher.lastIndexOf('_') + 1);
    }

    private boolean isAuthenticated() {
        String cipher = cipherAndHash();
        return cipher.contains("gcm") || cipher.contains("ccm") || cipher.contains("poly1305");
    }

    private String cipherAndHash() {
        int with = cipherSuite.indexOf(WITH);
        int from = with < 0 ? "TLS_".length() : with + WITH.length();
        return cipherSuite.substring(from).toLowerCase(Locale.ROOT);
    }
}

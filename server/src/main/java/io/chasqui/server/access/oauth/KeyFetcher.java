package io.chasqui.server.access.oauth;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import io.chasqui.server.config.ConfigException;
import io.chasqui.server.config.OAuthConfig;
import io.chasqui.server.config.PeerVerification;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.text.ParseException;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Fetches the keys of the authorization server, or first the document that says where they are. */
final class KeyFetcher implements ResourceRetriever {

    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 5_000;
    private static final int MAX_BYTES = 512 * 1024;

    private final ResourceRetriever http;
    private final URL url;
    private final boolean discovers;

    KeyFetcher(OAuthConfig config) {
        this.discovers = config.jwksUri().isEmpty();
        this.url = discovers
                ? address("auth_oauth2.issuer", discoveryDocument(config))
                : address("auth_oauth2.jwks_uri", config.jwksUri());
        this.http = new Http(sockets(config), config.httpsVerification());
    }

    private static String discoveryDocument(OAuthConfig config) {
        String issuer = config.issuer();
        return issuer + (issuer.endsWith("/") ? "" : "/") + config.discoveryPath();
    }

    /** What is asked first. */
    URL url() {
        return url;
    }

    @Override
    public Resource retrieveResource(URL asked) throws IOException {
        Resource answer = http.retrieveResource(asked);
        return discovers ? http.retrieveResource(keysNamedIn(answer)) : answer;
    }

    private static URL keysNamedIn(Resource document) throws IOException {
        try {
            String uri = JSONObjectUtils.getString(JSONObjectUtils.parse(document.getContent(), MAX_BYTES), "jwks_uri");
            if (uri == null) {
                throw new IOException("the discovery document names no jwks_uri");
            }
            return address("jwks_uri of the discovery document", uri);
        } catch (ParseException | ConfigException e) {
            throw new IOException("the discovery document is malformed: " + e.getMessage(), e);
        }
    }

    /** Whoever can change the keys on their way can log in as anybody: they come encrypted or not over a network. */
    private static URL address(String key, String text) {
        try {
            URI uri = URI.create(text);
            boolean safe = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isLoopback(uri));
            if (safe && uri.getHost() != null) {
                return uri.toURL();
            }
        } catch (IllegalArgumentException | MalformedURLException e) {
            throw new ConfigException(List.of(key + " = " + text + ": not an address"));
        }
        throw new ConfigException(List.of(key + " = " + text + ": expected an https address"));
    }

    private static boolean isLoopback(URI uri) {
        try {
            return uri.getHost() != null && InetAddress.getByName(uri.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static SSLSocketFactory sockets(OAuthConfig config) {
        boolean verifies = config.httpsVerification() == PeerVerification.VERIFY_PEER;
        if (verifies && config.httpsAuthorities().isEmpty()) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust =
                    verifies ? trust(Path.of(config.httpsAuthorities())) : new TrustManager[] {new TrustEverybody()};
            context.init(null, trust, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigException(List.of("auth_oauth2.https.cacertfile = " + config.httpsAuthorities()
                    + ": not a PEM file of certificates: " + e.getMessage()));
        }
    }

    private static TrustManager[] trust(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, each);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static final class Http extends DefaultResourceRetriever {

        private final PeerVerification verification;

        Http(SSLSocketFactory sockets, PeerVerification verification) {
            super(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES, true, sockets);
            this.verification = verification;
        }

        @Override
        protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
            HttpURLConnection connection = super.openHTTPConnection(url);
            // A redirection could lead to an address that nobody has checked.
            connection.setInstanceFollowRedirects(false);
            if (verification == PeerVerification.VERIFY_NONE && connection instanceof HttpsURLConnection https) {
                https.setHostnameVerifier((host, session) -> true);
            }
            return connection;
        }
    }
}

package io.chasqui.conformance.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of a test, and what it issues. */
final class Authority {

    private static final char[] NO_PASSWORD = new char[0];

    private final X509Bundle root;

    Authority(String name) throws Exception {
        root = valid(new CertificateBuilder().ecp256().subject(name))
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static CertificateBuilder valid(CertificateBuilder builder) {
        Instant now = Instant.now();
        return builder.notBefore(now.minus(Duration.ofDays(2))).notAfter(now.plus(Duration.ofDays(20)));
    }

    /** A certificate for brokers on this machine. */
    X509Bundle server(String name) throws Exception {
        return valid(new CertificateBuilder().rsa2048().subject(name))
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(root);
    }

    /** A client's certificate, valid now. */
    X509Bundle client(String subject) throws Exception {
        return client(subject, builder -> {});
    }

    /** A client's certificate with something special about it. */
    X509Bundle client(String subject, Consumer<CertificateBuilder> change) throws Exception {
        CertificateBuilder builder =
                valid(new CertificateBuilder().ecp256().subject(subject)).addExtendedKeyUsageClientAuth();
        change.accept(builder);
        return builder.buildIssuedBy(root);
    }

    void writeRoot(Path file) throws IOException {
        replace(file, root.getCertificatePEM());
    }

    /** Puts a certificate and its key where a broker reads them. */
    static void write(X509Bundle bundle, Path certificate, Path key) throws IOException {
        replace(key, bundle.getPrivateKeyPEM());
        replace(certificate, bundle.getCertificatePathPEM());
    }

    /** In one piece, as tools that renew certificates do. */
    static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * What a client needs to connect.
     *
     * @param identity null for a client without a certificate
     */
    SSLContext trusting(X509Bundle identity) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, NO_PASSWORD);
        trusted.setCertificateEntry("authority", root.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity == null ? null : keys(identity), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyManager[] keys(X509Bundle identity) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("client", identity.getKeyPair().getPrivate(), NO_PASSWORD, identity.getCertificatePath());
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, NO_PASSWORD);
        return new KeyManager[] {new OnlyKey(keys)};
    }
}

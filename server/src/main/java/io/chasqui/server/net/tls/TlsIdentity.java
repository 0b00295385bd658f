package io.chasqui.server.net.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who the broker is to its clients, and whom it trusts.
 *
 * @param chain the broker's certificate first
 * @param authorities those whose certificates are accepted; empty if clients are not asked
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {

    /**
     * @param files the texts of the PEM files
     * @throws UnusableCertificateException if they do not fit together
     */
    static TlsIdentity read(TlsFiles files, String password) {
        List<X509Certificate> authorities = files.caCertificates() == null
                ? List.of()
                : read("cacertfile", () -> Pem.certificates(files.caCertificates()));
        List<X509Certificate> chain = read("certfile", () -> Pem.certificates(files.certificate()));
        PublicKey certified = chain.get(0).getPublicKey();
        PrivateKey key = read("keyfile", () -> Pem.privateKey(files.key(), password, certified));
        if (!belongTogether(key, certified)) {
            throw new UnusableCertificateException("keyfile", "it is not the key of the certificate", null);
        }
        return new TlsIdentity(completed(chain, authorities), key, authorities);
    }

    private interface Reading<T> {
        T run() throws GeneralSecurityException;
    }

    private static <T> T read(String file, Reading<T> reading) {
        try {
            return reading.run();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnusableCertificateException(file, e.getMessage(), e);
        }
    }

    /** A key that is not the certificate's would fail every handshake. */
    private static boolean belongTogether(PrivateKey key, PublicKey certified) {
        if (key instanceof RSAKey one && certified instanceof RSAKey other) {
            return one.getModulus().equals(other.getModulus());
        }
        try {
            Signature signature = Signature.getInstance(key instanceof ECKey ? "SHA256withECDSA" : key.getAlgorithm());
            signature.initSign(key);
            signature.update(certified.getEncoded());
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(certified.getEncoded());
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Adds what clients need to find the way to the authority, if it is among the trusted ones, as RabbitMQ does. */
    private static List<X509Certificate> completed(List<X509Certificate> given, List<X509Certificate> authorities) {
        List<X509Certificate> chain = new ArrayList<>(given);
        Optional<X509Certificate> next = issuerOf(last(chain), authorities);
        while (next.isPresent() && !isSelfIssued(next.get()) && !chain.contains(next.get())) {
            chain.add(next.get());
            next = issuerOf(last(chain), authorities);
        }
        return List.copyOf(chain);
    }

    private static X509Certificate last(List<X509Certificate> chain) {
        return chain.get(chain.size() - 1);
    }

    private static Optional<X509Certificate> issuerOf(X509Certificate certificate, List<X509Certificate> among) {
        return among.stream()
                .filter(each -> each.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
                .findFirst();
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }
}

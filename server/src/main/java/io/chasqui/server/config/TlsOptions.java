package io.chasqui.server.config;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Certificates, and what is asked of clients, for a group of TLS listeners. */
public record TlsOptions(
        @ConfigKey(
                value = "cacertfile",
                help = "PEM file with the certificates of the authorities that clients' certificates have to come from,"
                        + " and with those between the broker's certificate and its authority.")
        String caCertificates,

        @ConfigKey(
                value = "certfile",
                help = "PEM file with the certificate of the broker, and with those between it and its authority.")
        String certificate,

        @ConfigKey(value = "keyfile", help = "PEM file with the private key of the certificate.")
        String key,

        @ConfigKey(value = "password", help = "Password of an encrypted key file.")
        String password,

        @ConfigKey(
                value = "verify",
                defaultValue = "verify_none",
                help = "`verify_peer` asks clients for a certificate and refuses those with a wrong one.")
        PeerVerification verify,

        @ConfigKey(
                value = "fail_if_no_peer_cert",
                defaultValue = "false",
                help = "`true` refuses clients without a certificate; needs `verify_peer`.")
        boolean failIfNoPeerCertificate,

        @ConfigKey(
                value = "depth",
                defaultValue = "1",
                max = 100,
                help = "Most certificates between a client's and its authority's.")
        int depth,

        @ConfigKey(
                value = "versions.$number",
                defaultValue = "1=tlsv1.3, 2=tlsv1.2",
                help = "Versions of TLS that clients may use.")
        Map<String, TlsVersion> versionSettings,

        @ConfigKey(
                value = "ciphers.$number",
                help =
                        "Cipher suites that clients may use, by OpenSSL's names or by those of the standard; all that are"
                                + " safe if none is set.")
        Map<String, String> cipherSettings,

        @ConfigKey(
                value = "honor_cipher_order",
                defaultValue = "true",
                help = "`true` lets the broker choose the cipher suite by its order, and not the client by its own.")
        boolean honorCipherOrder) {

    public List<TlsVersion> versions() {
        return List.copyOf(versionSettings.values());
    }

    /** In the order of their numbers; empty for the usual ones. */
    public List<String> ciphers() {
        return List.copyOf(new TreeMap<>(cipherSettings).values());
    }

    public boolean asksForCertificates() {
        return verify == PeerVerification.VERIFY_PEER;
    }

    /** Null if there is none. */
    public Path caCertificatesFile() {
        return caCertificates.isEmpty() ? null : Path.of(caCertificates);
    }

    public Path certificateFile() {
        return Path.of(certificate);
    }

    public Path keyFile() {
        return Path.of(key);
    }

    /** Notes what is missing for listeners to work with these options. */
    void check(String prefix, String neededFor, Collection<String> problems) {
        if (certificate.isEmpty() || key.isEmpty()) {
            problems.add(neededFor + " needs " + prefix + "certfile and " + prefix + "keyfile");
        }
        if (asksForCertificates() && caCertificates.isEmpty()) {
            problems.add(prefix + "verify = verify_peer needs " + prefix + "cacertfile");
        }
        if (failIfNoPeerCertificate && !asksForCertificates()) {
            problems.add(prefix + "fail_if_no_peer_cert = true needs " + prefix + "verify = verify_peer");
        }
        if (versionSettings.isEmpty()) {
            problems.add(prefix + "versions leaves no version of TLS");
        }
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "TlsOptions[certificate=" + certificate + ", verify=" + verify + "]";
    }
}

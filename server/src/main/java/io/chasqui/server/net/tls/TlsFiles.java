package io.chasqui.server.net.tls;

import io.chasqui.server.config.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What stands in the files at one moment.
 *
 * @param caCertificates null if no such file is configured
 */
record TlsFiles(byte[] caCertificates, byte[] certificate, byte[] key) {

    /** Far more than there is in any such file. */
    private static final long MAX_BYTES = 16L << 20;

    /** @throws UnusableCertificateException if one cannot be read */
    static TlsFiles read(TlsOptions options) {
        Path authorities = options.caCertificatesFile();
        return new TlsFiles(
                authorities == null ? null : read("cacertfile", authorities),
                read("certfile", options.certificateFile()),
                read("keyfile", options.keyFile()));
    }

    private static byte[] read(String option, Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UnusableCertificateException(option, file + " is too large", null);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UnusableCertificateException(option, file + " does not exist", e);
        } catch (IOException e) {
            throw new UnusableCertificateException(
                    option, "cannot read " + file + ": " + e.getClass().getSimpleName(), e);
        }
    }

    boolean sameAs(TlsFiles other) {
        return Arrays.equals(caCertificates, other.caCertificates)
                && Arrays.equals(certificate, other.certificate)
                && Arrays.equals(key, other.key);
    }
}

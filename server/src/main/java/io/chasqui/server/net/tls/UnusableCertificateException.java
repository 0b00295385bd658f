package io.chasqui.server.net.tls;

/** The files of certificates and keys cannot be used as they are. */
public final class UnusableCertificateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param option the last part of the key that names the file */
    UnusableCertificateException(String option, String reason, Throwable cause) {
        super(option + ": " + reason, cause);
    }
}

package io.chasqui.server.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads certificates and private keys in the notation of PEM files (RFC 7468). */
final class Pem {

    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ([A-Z ]*)PRIVATE KEY-----(.*?)-----END [A-Z ]*PRIVATE KEY-----", Pattern.DOTALL);

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {2, 1, 0};

    /** The identifier of RSA keys with its empty parameters (RFC 8017). */
    private static final byte[] RSA = {
        SEQUENCE, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
    };

    private Pem() {}

    /** @throws GeneralSecurityException if there is none, or one that cannot be read */
    static List<X509Certificate> certificates(byte[] text) throws GeneralSecurityException {
        List<X509Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(text)).stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (certificates.isEmpty()) {
            throw new CertificateException("there is no certificate in it");
        }
        return certificates;
    }

    /**
     * Reads the key that belongs to a certificate.
     *
     * @param password empty if the key is not encrypted
     * @throws GeneralSecurityException if there is none, or one that cannot be read
     */
    static PrivateKey privateKey(byte[] text, String password, PublicKey certified) throws GeneralSecurityException {
        Matcher pem = KEY.matcher(new String(text, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new GeneralSecurityException("there is no private key in it");
        }
        PKCS8EncodedKeySpec key = decode(pem.group(1).strip(), pem.group(2), password, certified);
        return KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(key);
    }

    private static PKCS8EncodedKeySpec decode(String kind, String base64, String password, PublicKey certified)
            throws GeneralSecurityException {
        if (base64.contains("Proc-Type:")) {
            throw new GeneralSecurityException(
                    "it is encrypted in a way that is out of use; 'openssl pkcs8 -topk8' writes it anew");
        }
        byte[] der = Base64.getMimeDecoder().decode(base64);
        return switch (kind) {
            case "" -> new PKCS8EncodedKeySpec(der);
            case "ENCRYPTED" -> decrypt(der, password);
            case "RSA" -> wrapped(RSA, der);
            case "EC" -> wrapped(algorithm(certified), der);
            default -> throw new GeneralSecurityException("it is a key of an unknown kind: " + kind);
        };
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] der, String password) throws GeneralSecurityException {
        if (password.isEmpty()) {
            throw new GeneralSecurityException("it is encrypted, and no password is set");
        }
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
            // Of the scheme of RFC 8018 only the parameters know the whole name.
            String algorithm = encrypted.getAlgName().equals("PBES2")
                            || encrypted.getAlgName().equals("1.2.840.113549.1.5.13")
                    ? encrypted.getAlgParameters().toString()
                    : encrypted.getAlgName();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher);
        } catch (IOException | GeneralSecurityException e) {
            throw new GeneralSecurityException("it cannot be decrypted; is the password right?", e);
        }
    }

    /** Puts a key of an older notation into that of PKCS #8 (RFC 5958): version, algorithm, key. */
    private static PKCS8EncodedKeySpec wrapped(byte[] algorithm, byte[] key) {
        return new PKCS8EncodedKeySpec(der(SEQUENCE, VERSION_0, algorithm, der(OCTET_STRING, key)));
    }

    /** The algorithm and curve of an EC key, as they stand at the start of the encoded public key. */
    private static byte[] algorithm(PublicKey certified) throws GeneralSecurityException {
        if (!(certified instanceof ECPublicKey)) {
            throw new GeneralSecurityException("it is an EC key, and the certificate's is not");
        }
        ByteBuffer encoded = ByteBuffer.wrap(certified.getEncoded());
        skipHead(encoded);
        int start = encoded.position();
        int length = skipHead(encoded);
        byte[] algorithm = new byte[encoded.position() - start + length];
        encoded.position(start).get(algorithm);
        return algorithm;
    }

    /** Moves behind the tag and the length of an element, and returns that length. */
    private static int skipHead(ByteBuffer der) {
        der.get();
        int first = der.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der.get() & 0xff;
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer element = ByteBuffer.allocate(length + 4);
        element.put((byte) tag);
        if (length < 0x80) {
            element.put((byte) length);
        } else if (length < 0x100) {
            element.put((byte) 0x81).put((byte) length);
        } else {
            element.put((byte) 0x82).putShort((short) length);
        }
        for (byte[] part : parts) {
            element.put(part);
        }
        return Arrays.copyOf(element.array(), element.position());
    }
}

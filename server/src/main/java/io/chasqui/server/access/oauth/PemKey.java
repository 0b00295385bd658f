package io.chasqui.server.access.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.chasqui.server.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A public key in a PEM file, alone or in a certificate. */
final class PemKey {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private PemKey() {}

    /**
     * Reads the first key of a file.
     *
     * @param name of the key, as tokens call it
     * @throws ConfigException if there is none that can verify signatures
     */
    static JWK read(String name, Path file) {
        try {
            Matcher block = BLOCK.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            if (!block.find()) {
                throw new GeneralSecurityException("it is not a PEM file");
            }
            return jwk(name, publicKey(block.group(1), Base64.getMimeDecoder().decode(block.group(2))));
        } catch (IOException e) {
            throw refused(name, file, "it cannot be read");
        } catch (GeneralSecurityException | JOSEException | IllegalArgumentException e) {
            throw refused(name, file, e.getMessage());
        }
    }

    private static ConfigException refused(String name, Path file, String why) {
        return new ConfigException(List.of("auth_oauth2.signing_keys." + name + " = " + file + ": " + why));
    }

    private static PublicKey publicKey(String kind, byte[] der) throws GeneralSecurityException {
        return switch (kind) {
            case "PUBLIC KEY" -> publicKey(der);
            case "CERTIFICATE" ->
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der))
                        .getPublicKey();
            default ->
                throw new GeneralSecurityException("it holds a " + kind + ", expected a PUBLIC KEY or a CERTIFICATE");
        };
    }

    private static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
        try {
            return KeyFactory.getInstance("RSA").generatePublic(spec);
        } catch (GeneralSecurityException notRsa) {
            return KeyFactory.getInstance("EC").generatePublic(spec);
        }
    }

    private static JWK jwk(String name, PublicKey key) throws GeneralSecurityException, JOSEException {
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).keyID(name).build();
        }
        if (key instanceof ECPublicKey ec) {
            Curve curve = Curve.forECParameterSpec(ec.getParams());
            if (curve != null) {
                return new ECKey.Builder(curve, ec).keyID(name).build();
            }
        }
        throw new GeneralSecurityException("its key is neither RSA nor of a NIST curve");
    }
}

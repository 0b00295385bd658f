package io.chasqui.server.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.config.ConfigException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsGroupTest {

    private static final int PKCS8_HEAD_OF_RSA_2048 = 26;
    private static final int PKCS8_HEAD_OF_EC_256 = 28;

    private final X509Bundle rsa = bundle(new CertificateBuilder().rsa2048(), "CN=rsa");
    private final X509Bundle ec = bundle(new CertificateBuilder().ecp256(), "CN=ec");

    @TempDir
    private Path directory;

    private static X509Bundle bundle(CertificateBuilder builder, String subject) {
        try {
            return builder.subject(subject).setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private BrokerConfig config() {
        return BrokerConfig.parse(
                "listeners.ssl.1 = 0\nssl_options.certfile = " + directory.resolve("cert.pem")
                        + "\nssl_options.keyfile = " + directory.resolve("key.pem") + "\n",
                "test.conf");
    }

    private TlsGroup group(BrokerConfig config) {
        return new TlsGroup(BrokerConfig.AMQP_TLS, config.amqpTls());
    }

    private void write(X509Bundle bundle, String key) throws IOException {
        Files.writeString(directory.resolve("cert.pem"), bundle.getCertificatePEM());
        Files.writeString(directory.resolve("key.pem"), key);
    }

    private static String pem(String kind, byte[] der) {
        return "Some words before it.\n-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    private static String subject(TlsGroup group) {
        return group.current().certificate().getSubjectX500Principal().getName();
    }

    @Test
    void readsKeysOfAllKinds() throws Exception {
        byte[] rsaKey = rsa.getKeyPair().getPrivate().getEncoded();
        byte[] ecKey = ec.getKeyPair().getPrivate().getEncoded();
        write(rsa, rsa.getPrivateKeyPEM());
        assertThat(subject(group(config()))).isEqualTo("CN=rsa");
        write(rsa, pem("RSA PRIVATE KEY", Arrays.copyOfRange(rsaKey, PKCS8_HEAD_OF_RSA_2048, rsaKey.length)));
        assertThat(subject(group(config()))).isEqualTo("CN=rsa");
        write(ec, ec.getPrivateKeyPEM());
        assertThat(subject(group(config()))).isEqualTo("CN=ec");
        write(ec, pem("EC PRIVATE KEY", Arrays.copyOfRange(ecKey, PKCS8_HEAD_OF_EC_256, ecKey.length)));
        assertThat(subject(group(config()))).isEqualTo("CN=ec");
    }

    @Test
    void readsAnEncryptedKeyWithItsPassword() throws Exception {
        write(
                rsa,
                pem(
                        "ENCRYPTED PRIVATE KEY",
                        encrypted(rsa.getKeyPair().getPrivate().getEncoded(), "secret")));
        assertThat(subject(group(config().with("ssl_options.password", "secret"))))
                .isEqualTo("CN=rsa");
        assertThatThrownBy(() -> group(config().with("ssl_options.password", "wrong")))
                .hasMessage("keyfile: it cannot be decrypted; is the password right?");
        assertThatThrownBy(() -> group(config())).hasMessage("keyfile: it is encrypted, and no password is set");
    }

    private static byte[] encrypted(byte[] key, String password) throws GeneralSecurityException, IOException {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        AlgorithmParameterSpec parameters = new PBEParameterSpec(new byte[16], 1000, new IvParameterSpec(new byte[16]));
        SecretKey secret =
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, secret, parameters);
        AlgorithmParameters used = AlgorithmParameters.getInstance("PBES2");
        used.init(cipher.getParameters().getEncoded());
        return new EncryptedPrivateKeyInfo(used, cipher.doFinal(key)).getEncoded();
    }

    @Test
    void refusesFilesThatDoNotFitTogether() throws Exception {
        assertThatThrownBy(() -> group(config()))
                .hasMessageContaining("certfile: ")
                .hasMessageContaining("not exist");
        write(rsa, bundle(new CertificateBuilder().rsa2048(), "CN=other").getPrivateKeyPEM());
        assertThatThrownBy(() -> group(config())).hasMessage("keyfile: it is not the key of the certificate");
        write(ec, bundle(new CertificateBuilder().ecp256(), "CN=other").getPrivateKeyPEM());
        assertThatThrownBy(() -> group(config())).hasMessage("keyfile: it is not the key of the certificate");
        write(rsa, "no key");
        assertThatThrownBy(() -> group(config())).hasMessage("keyfile: there is no private key in it");
        Files.writeString(directory.resolve("cert.pem"), "");
        assertThatThrownBy(() -> group(config())).hasMessage("certfile: there is no certificate in it");
    }

    @Test
    void takesWhatIsNewAndKeepsWhatItHasWhenTheNewIsBroken() throws Exception {
        write(rsa, rsa.getPrivateKeyPEM());
        TlsGroup group = group(config());
        List<String> taken = new ArrayList<>();
        group.onChange(context ->
                taken.add(context.certificate().getSubjectX500Principal().getName()));
        assertThat(group.refresh()).isEmpty();
        assertThat(taken).isEmpty();

        Files.writeString(directory.resolve("cert.pem"), ec.getCertificatePEM());
        Optional<String> problem = group.refresh();
        assertThat(problem).hasValueSatisfying(text -> assertThat(text).startsWith("ssl_options.keyfile: "));
        assertThat(group.refresh()).isEqualTo(problem);
        assertThat(subject(group)).isEqualTo("CN=rsa");

        Files.writeString(directory.resolve("key.pem"), ec.getPrivateKeyPEM());
        assertThat(group.refresh()).isEmpty();
        assertThat(subject(group)).isEqualTo("CN=ec");
        assertThat(taken).containsExactly("CN=ec");

        Files.delete(directory.resolve("key.pem"));
        assertThat(group.refresh()).isPresent();
        Files.writeString(directory.resolve("key.pem"), ec.getPrivateKeyPEM());
        assertThat(group.refresh()).isEmpty();
    }

    @Test
    void completesTheChainFromTheAuthoritiesWithoutTheRoot() throws Exception {
        X509Bundle between = new CertificateBuilder()
                .ecp256()
                .subject("CN=between")
                .setIsCertificateAuthority(true)
                .buildIssuedBy(rsa);
        X509Bundle leaf = new CertificateBuilder().ecp256().subject("CN=leaf").buildIssuedBy(between);
        write(leaf, leaf.getPrivateKeyPEM());
        Files.writeString(directory.resolve("ca.pem"), between.getCertificatePEM() + "\n" + rsa.getCertificatePEM());
        TlsGroup group = group(config().with(
                        "ssl_options.cacertfile", directory.resolve("ca.pem").toString()));
        assertThat(group.current().chain()).containsExactly(leaf.getCertificate(), between.getCertificate());
    }

    @Test
    void knowsCipherSuitesByBothTheirNames() throws Exception {
        write(rsa, rsa.getPrivateKeyPEM());
        BrokerConfig config = config().with("ssl_options.ciphers.1", "ECDHE-RSA-AES256-GCM-SHA384")
                .with("ssl_options.ciphers.2", "TLS_AES_128_GCM_SHA256");
        assertThat(group(config).current().enabledCipherSuites())
                .containsExactly("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");
        assertThatThrownBy(() -> group(config.with("ssl_options.ciphers.3", "ROT13")))
                .hasMessage("ciphers: there is no cipher suite ROT13");
    }

    @Test
    void aConfigurationThatCannotWorkIsRefusedAtOnce() {
        assertThatThrownBy(() -> BrokerConfig.defaults().with("listeners.ssl.1", "5671"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("listeners.ssl needs ssl_options.certfile and ssl_options.keyfile");
        BrokerConfig config = config();
        assertThatThrownBy(() -> config.with("ssl_options.verify", "verify_peer"))
                .hasMessageContaining("verify = verify_peer needs ssl_options.cacertfile");
        assertThatThrownBy(() -> config.with("ssl_options.fail_if_no_peer_cert", "true"))
                .hasMessageContaining("needs ssl_options.verify = verify_peer");
        assertThatThrownBy(() -> config.with("ssl_options.versions.1", "tlsv1.1"))
                .hasMessageContaining("expected one of tlsv1.3, tlsv1.2");
        assertThatThrownBy(() -> new BrokerTls(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ssl_options.certfile: ");
    }
}

package io.chasqui.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.config.LoginConfig;
import io.netty.pkitesting.CertificateBuilder;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CertificateNameTest {

    private static X509Certificate certificate(String subject, Consumer<CertificateBuilder> change) throws Exception {
        CertificateBuilder builder =
                new CertificateBuilder().ecp256().subject(subject).setIsCertificateAuthority(true);
        change.accept(builder);
        return builder.buildSelfSigned().getCertificate();
    }

    private static X509Certificate certificate(String subject) throws Exception {
        return certificate(subject, builder -> {});
    }

    private static LoginConfig from(String field) {
        return BrokerConfig.defaults().with("ssl_cert_login_from", field).login();
    }

    private static LoginConfig alternative(String type, int index) {
        return BrokerConfig.defaults()
                .with("ssl_cert_login_from", "subject_alternative_name")
                .with("ssl_cert_login_san_type", type)
                .with("ssl_cert_login_san_index", Integer.toString(index))
                .login();
    }

    @Test
    void theWholeSubjectByDefault() throws Exception {
        X509Certificate certificate = certificate("CN=alice,OU=a\\, b,1.2.840.113549.1.9.1=alice@example.org,O=x");
        assertThat(CertificateName.of(certificate, BrokerConfig.defaults().login()))
                .contains("CN=alice,OU=a\\, b,EMAILADDRESS=alice@example.org,O=x");
    }

    @Test
    void theCommonNameIfThereIsOne() throws Exception {
        LoginConfig config = from("common_name");
        assertThat(CertificateName.of(certificate("CN=a\\,b,O=x"), config)).contains("a,b");
        assertThat(CertificateName.of(certificate("O=x"), config)).isEmpty();
    }

    @Test
    void nobodyIfThereIsMoreThanOneCommonName() throws Exception {
        LoginConfig config = from("common_name");
        assertThat(CertificateName.of(certificate("CN=alice,CN=bob"), config)).isEmpty();
        assertThat(CertificateName.of(certificate("CN=alice+CN=bob,O=x"), config))
                .isEmpty();
        assertThat(CertificateName.of(certificate("CN=alice,CN=alice"), config)).isEmpty();
    }

    @Test
    void anAlternativeNameOfItsKindByItsPlace() throws Exception {
        X509Certificate certificate = certificate(
                "CN=x",
                builder -> builder.addSanDnsName("one.example")
                        .addSanRfc822Name("alice@example.org")
                        .addSanDnsName("two.example")
                        .addSanIpAddress("10.1.2.3"));
        assertThat(CertificateName.of(certificate, alternative("dns", 0))).contains("one.example");
        assertThat(CertificateName.of(certificate, alternative("dns", 1))).contains("two.example");
        assertThat(CertificateName.of(certificate, alternative("dns", 2))).isEmpty();
        assertThat(CertificateName.of(certificate, alternative("email", 0))).contains("alice@example.org");
        assertThat(CertificateName.of(certificate, alternative("ip", 0))).contains("10.1.2.3");
        assertThat(CertificateName.of(certificate, alternative("uri", 0))).isEqualTo(Optional.empty());
        assertThat(CertificateName.of(certificate("CN=x"), alternative("dns", 0)))
                .isEmpty();
    }
}

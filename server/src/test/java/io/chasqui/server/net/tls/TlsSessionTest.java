package io.chasqui.server.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsSessionTest {

    @ParameterizedTest
    @CsvSource({
        "TLS_AES_256_GCM_SHA384, any, aes_256_gcm, aead",
        "TLS_CHACHA20_POLY1305_SHA256, any, chacha20_poly1305, aead",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, ecdhe_rsa, aes_128_gcm, aead",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, ecdhe_ecdsa, chacha20_poly1305, aead",
        "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256, dhe_rsa, aes_256_cbc, sha256",
        "TLS_RSA_WITH_AES_128_CBC_SHA, rsa, aes_128_cbc, sha",
    })
    void tellsWhatACipherSuiteConsistsOf(String suite, String keyExchange, String cipher, String hash) {
        TlsSession session = new TlsSession("TLSv1.2", suite, null);
        assertThat(session.protocol()).isEqualTo("tlsv1.2");
        assertThat(session.keyExchange()).isEqualTo(keyExchange);
        assertThat(session.cipher()).isEqualTo(cipher);
        assertThat(session.hash()).isEqualTo(hash);
    }
}

package io.chasqui.conformance.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * A client with one certificate, which it shows whomever the server says it trusts: Java's own clients keep a certificate
 * of another authority to themselves, and nobody would have to refuse it.
 */
final class OnlyKey extends X509ExtendedKeyManager {

    private final X509KeyManager keys;
    private final String alias;

    OnlyKey(KeyManagerFactory factory) {
        keys = (X509KeyManager) factory.getKeyManagers()[0];
        String found = keys.getClientAliases("EC", null) == null ? null : keys.getClientAliases("EC", null)[0];
        alias = found == null ? keys.getClientAliases("RSA", null)[0] : found;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return alias;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {alias};
    }

    @Override
    public X509Certificate[] getCertificateChain(String name) {
        return keys.getCertificateChain(name);
    }

    @Override
    public PrivateKey getPrivateKey(String name) {
        return keys.getPrivateKey(name);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}

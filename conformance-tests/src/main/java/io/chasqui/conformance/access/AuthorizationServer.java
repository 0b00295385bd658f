package io.chasqui.conformance.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small OAuth 2 authorization server: it publishes a key over HTTP and signs whatever it is asked to. Tokens are made
 * by hand, so that no library of the broker judges itself.
 */
final class AuthorizationServer implements AutoCloseable {

    /** The name of the broker in the tokens. */
    static final String AUDIENCE = "conformance";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeyPair keys;
    private final HttpServer http;

    AuthorizationServer() throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/keys", exchange -> {
            byte[] body = JSON.writeValueAsBytes(Map.of("keys", List.of(publicKey())));
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
    }

    private Map<String, Object> publicKey() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return Map.of(
                "kty", "RSA",
                "use", "sig",
                "kid", "conformance-key",
                "n", base64(unsigned(key.getModulus())),
                "e", base64(unsigned(key.getPublicExponent())));
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    /** Where the key is published. */
    String keysAddress() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/keys";
    }

    /** A token of a user that lives for a while. */
    String token(String user, String... scopes) {
        return token(user, 600, scopes);
    }

    /** A token that ends so many seconds from now. */
    String token(String user, long seconds, String... scopes) {
        return token(Map.of(
                "sub",
                user,
                "aud",
                AUDIENCE,
                "exp",
                Instant.now().getEpochSecond() + seconds,
                "scope",
                String.join(" ", scopes)));
    }

    /** A token with these claims, whatever they are. */
    String token(Map<String, Object> claims) {
        return token(Map.of("alg", "RS256", "typ", "JWT", "kid", "conformance-key"), claims);
    }

    String token(Map<String, Object> header, Map<String, Object> claims) {
        String signed = base64(json(header)) + "." + base64(json(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same without a signature. */
    static String unsigned(Map<String, Object> claims) {
        return base64(json(Map.of("alg", "none"))) + "." + base64(json(claims)) + ".";
    }

    /** A good token with another claim. */
    Map<String, Object> claims(String user, String scope, String name, Object value) {
        Map<String, Object> claims = new LinkedHashMap<>(Map.of(
                "sub", user,
                "aud", AUDIENCE,
                "exp", Instant.now().getEpochSecond() + 600,
                "scope", scope));
        if (value == null) {
            claims.remove(name);
        } else {
            claims.put(name, value);
        }
        return claims;
    }

    private static byte[] json(Map<String, Object> object) {
        try {
            return JSON.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}

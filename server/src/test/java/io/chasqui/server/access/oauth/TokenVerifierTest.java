package io.chasqui.server.access.oauth;

import static io.chasqui.server.access.oauth.TestTokens.KEY;
import static io.chasqui.server.access.oauth.TestTokens.claims;
import static io.chasqui.server.access.oauth.TestTokens.config;
import static io.chasqui.server.access.oauth.TestTokens.key;
import static io.chasqui.server.access.oauth.TestTokens.publicKeyFile;
import static io.chasqui.server.access.oauth.TestTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.chasqui.server.access.Identity;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.config.ConfigException;
import io.chasqui.server.config.OAuthConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenVerifierTest {

    @TempDir
    Path directory;

    private OAuthConfig withKey(String... settings) {
        List<String> all = new ArrayList<>(Arrays.asList(settings));
        all.add("auth_oauth2.signing_keys.test-key=" + publicKeyFile(directory, KEY));
        return config(all.toArray(String[]::new));
    }

    private Identity verify(String token, String... settings) throws Exception {
        OAuthConfig config = withKey(settings);
        return new TokenVerifier(config, new SigningKeys(config), Clock.systemUTC()).verify(token);
    }

    private void assertRefused(String why, String token, String... settings) {
        assertThatThrownBy(() -> verify(token, settings))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aGoodTokenSaysWhoComesAndWhatThisOneMayDo() throws Exception {
        Identity alice =
                verify(signed(claims("broker.read:%2F/q broker.tag:monitoring broker.write:*/x/k other.read:*/*")));
        assertThat(alice.name()).isEqualTo("alice");
        assertThat(alice.isInternal()).isFalse();
        assertThat(alice.tags()).containsExactly("monitoring");
        assertThat(alice.mayEnter("/")).isTrue();
        assertThat(alice.may(Action.READ, "/", "q")).isTrue();
        assertThat(alice.may(Action.READ, "/", "p")).isFalse();
        assertThat(alice.may(Action.WRITE, "elsewhere", "x")).isTrue();
        assertThat(alice.may(Action.CONFIGURE, "/", "q")).isFalse();
        assertThat(alice.mayUseTopic(Action.WRITE, "/", "x", "k")).isTrue();
        assertThat(alice.mayUseTopic(Action.WRITE, "/", "x", "l")).isFalse();
        assertThat(alice.expiry()).isAfter(Instant.now());
    }

    @Test
    void theDefaultExchangeHasAName() throws Exception {
        assertThat(verify(signed(claims("broker.write:*/amq.default"))).may(Action.WRITE, "/", ""))
                .isTrue();
    }

    @Test
    void noTwoTokensShareAVersion() throws Exception {
        String token = signed(claims("broker.read:*/*"));
        assertThat(verify(token).version()).isNotEqualTo(verify(token).version());
    }

    // ---- Tokens that are not believed

    @Test
    void aTokenThatHasExpiredIsRefused() {
        assertRefused(
                "expired",
                signed(claims("").expirationTime(Date.from(Instant.now().minusSeconds(1)))));
    }

    @Test
    void anExpiryIsMetToTheSecond() throws Exception {
        OAuthConfig config = withKey();
        Instant expiry = Instant.ofEpochSecond(2_000_000_000);
        String token = signed(claims("").expirationTime(Date.from(expiry)));
        SigningKeys keys = new SigningKeys(config);
        new TokenVerifier(config, keys, Clock.fixed(expiry.minusSeconds(1), ZoneOffset.UTC)).verify(token);
        assertThatThrownBy(() -> new TokenVerifier(config, keys, Clock.fixed(expiry, ZoneOffset.UTC)).verify(token))
                .hasMessageContaining("expired");
    }

    @Test
    void aTokenWithoutExpiryNeedsTheOperatorsConsent() throws Exception {
        String eternal = signed(claims("").expirationTime(null));
        assertRefused("no exp claim", eternal);
        assertThat(verify(eternal, "auth_oauth2.require_exp=false").expiry()).isNull();
    }

    @Test
    void aTokenOfTheFutureIsRefusedButForAMinuteOfSkew() throws Exception {
        assertRefused(
                "not valid before",
                signed(claims("").notBeforeTime(Date.from(Instant.now().plusSeconds(90)))));
        verify(signed(claims("").notBeforeTime(Date.from(Instant.now().plusSeconds(20)))));
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() throws Exception {
        assertRefused("not for this broker", signed(claims("").audience("other")));
        assertRefused("not for this broker", signed(claims("").audience((String) null)));
        verify(signed(claims("").audience(List.of("other", "broker"))));
        verify(signed(claims("").audience("other broker")));
        verify(signed(claims("").audience("other")), "auth_oauth2.verify_aud=false");
    }

    @Test
    void anUnsignedTokenIsRefused() {
        assertRefused("malformed", new PlainJWT(claims("").build()).serialize());
    }

    @Test
    void aTokenSignedWithAnotherKeyIsRefused() {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("test-key");
        assertRefused("Invalid signature", signed(header, claims(""), key("test-key")));
    }

    @Test
    void aTokenThatNamesAnUnknownKeyIsRefused() {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown");
        assertRefused("no matching key", signed(header, claims(""), KEY));
    }

    @Test
    void aPublicKeyIsNoSecretOfAnHmac() throws Exception {
        byte[] publicKey = Files.readAllBytes(publicKeyFile(directory, KEY));
        for (byte[] secret : List.of(publicKey, KEY.toRSAPublicKey().getEncoded())) {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("test-key").build(),
                    claims("").build());
            token.sign(new MACSigner(secret));
            assertRefused("no matching key", token.serialize());
            assertRefused("no matching key", token.serialize(), "auth_oauth2.algorithms.1=HS256");
        }
    }

    @Test
    void onlyAlgorithmsThatTheOperatorNamesAreAccepted() throws Exception {
        String token = signed(claims(""));
        verify(token, "auth_oauth2.algorithms.1=RS256");
        assertRefused("no matching key", token, "auth_oauth2.algorithms.1=RS512");
        assertThatThrownBy(() -> verify(token, "auth_oauth2.algorithms.1=none"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none");
    }

    @Test
    void aTokenThatIsChangedAfterwardsIsRefused() {
        String[] good = signed(claims("broker.read:v/q")).split("\\.");
        String[] other = signed(claims("broker.tag:administrator")).split("\\.");
        assertRefused("Invalid signature", good[0] + "." + other[1] + "." + good[2]);
        assertRefused("", good[0] + "." + good[1] + ".");
        assertRefused("", "." + good[1] + "." + good[2]);
        assertRefused("malformed", "a.b.c");
    }

    @Test
    void aTokenOfManyLevelsIsRefused() {
        String deep = "[".repeat(90_000);
        String header = base64("{\"alg\":\"RS256\",\"kid\":\"test-key\",\"x\":" + deep);
        assertRefused("malformed", header + "." + base64("{}") + ".AA");
        String good = signed(claims("")).split("\\.")[0];
        assertRefused("", good + "." + base64("{\"scope\":" + deep) + ".AA");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aTokenOfAnotherTypeIsRefused() throws Exception {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("test-key");
        verify(signed(header.type(new JOSEObjectType("at+jwt")), claims(""), KEY));
        assertRefused("typ", signed(header.type(new JOSEObjectType("logout+jwt")), claims(""), KEY));
    }

    @Test
    void aTokenWithACriticalHeaderThatNobodyKnowsIsRefused() {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("test-key")
                .criticalParams(Set.of("odd"))
                .customParam("odd", 1);
        assertRefused("", signed(header, claims(""), KEY));
    }

    @Test
    void aTokenWithoutAKeyNameNeedsADefaultKey() throws Exception {
        String token = signed(new JWSHeader.Builder(JWSAlgorithm.RS256), claims(""), KEY);
        assertRefused("no matching key", token);
        verify(token, "auth_oauth2.default_key=test-key");
    }

    @Test
    void thousandsOfScopesAreTooMany() {
        String[] many =
                IntStream.range(0, 2049).mapToObj(i -> "broker.read:v/q" + i).toArray(String[]::new);
        assertRefused("more than 2048 scopes", signed(claims("").claim("scope", many)));
    }

    // ---- Where names and scopes come from

    @Test
    void theNameIsTheFirstOfThePreferredClaims() throws Exception {
        JWTClaimsSet.Builder named = claims("").claim("user_name", "Alice").claim("number", 7);
        String[] preferred = {
            "auth_oauth2.preferred_username_claims.1=number",
            "auth_oauth2.preferred_username_claims.2=user_name",
            "auth_oauth2.preferred_username_claims.3=sub"
        };
        assertThat(verify(signed(named), preferred).name()).isEqualTo("Alice");
        assertThat(verify(signed(claims("")), preferred).name()).isEqualTo("alice");
        assertThat(verify(signed(claims("").subject(null).claim("client_id", "app")))
                        .name())
                .isEqualTo("app");
        assertThat(verify(signed(claims("").subject(null))).name()).isEqualTo("unknown");
    }

    private static List<String> scopes(OAuthConfig config, Map<String, Object> claims) throws Exception {
        return new ScopeReader(config).read(claims);
    }

    @Test
    void scopesAreATextOrAList() throws Exception {
        assertThat(scopes(config(), Map.of("scope", "broker.a  broker.b c"))).containsExactly("a", "b");
        assertThat(scopes(config(), Map.of("scope", List.of("broker.a", 7, "broker.a"))))
                .containsExactly("a");
        assertThat(scopes(config(), Map.of("scope", 7))).isEmpty();
        assertThat(scopes(config(), Map.of())).isEmpty();
    }

    @Test
    void theOperatorChoosesThePrefix() throws Exception {
        Map<String, Object> claims = Map.of("scope", "api://a broker.b");
        assertThat(scopes(config("auth_oauth2.scope_prefix=api://"), claims)).containsExactly("a");
        assertThat(scopes(config("auth_oauth2.scope_prefix="), claims)).containsExactly("api://a", "broker.b");
    }

    @Test
    void aliasesStandForScopes() throws Exception {
        OAuthConfig config = config("auth_oauth2.scope_aliases.admin=broker.tag:administrator broker.read:*/*");
        assertThat(scopes(config, Map.of("scope", "admin"))).containsExactly("tag:administrator", "read:*/*");
    }

    @Test
    void scopesAreFoundInMoreClaims() throws Exception {
        OAuthConfig config = config("auth_oauth2.additional_scopes_key=roles realm.access");
        Map<String, Object> claims = Map.of(
                "roles", List.of("broker.a"),
                "realm", Map.of("access", Map.of("broker", List.of("b"), "other", List.of("c"))),
                "authorization", Map.of("permissions", List.of(Map.of("scopes", List.of("broker.d")))));
        assertThat(scopes(config, claims)).containsExactlyInAnyOrder("a", "b", "d");
    }

    @Test
    void aClaimInAScopeIsTakenLiterally() throws Exception {
        Map<String, Object> claims = Map.of("scope", "broker.read:{tenant}/{tenant}-*", "tenant", "*");
        Scope scope = Scope.of(scopes(config(), claims).get(0)).orElseThrow();
        assertThat(scope.grants(Action.READ, "*", "*-q")).isTrue();
        assertThat(scope.grants(Action.READ, "v", "*-q")).isFalse();
        assertThat(scopes(config(), Map.of("scope", "broker.read:{tenant}/q", "tenant", "a/b/c"))
                        .get(0))
                .isEqualTo("read:a%2Fb%2Fc/q");
    }

    @Test
    void richAuthorizationRequestsAreScopes() throws Exception {
        OAuthConfig config = config("auth_oauth2.resource_server_type=rabbitmq");
        Map<String, Object> details = Map.of(
                "type", "rabbitmq",
                "locations", List.of("cluster:br*/vhost:v/queue:q", "cluster:other", "cluster:broker/exchange:x"),
                "actions", List.of("read", "administrator", "dance"));
        Map<String, Object> foreign =
                Map.of("type", "other", "locations", "cluster:broker", "actions", List.of("write"));
        assertThat(scopes(config, Map.of("authorization_details", List.of(details, foreign))))
                .containsExactlyInAnyOrder("read:v/q/*", "read:*/x/*", "tag:administrator");
        assertThat(scopes(config(), Map.of("authorization_details", List.of(details))))
                .isEmpty();
    }

    // ---- Configuration

    @Test
    void aKeyFileIsReadAtTheStart() throws Exception {
        Path secret = Files.writeString(
                directory.resolve("private.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> new SigningKeys(config("auth_oauth2.signing_keys.a=" + secret)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("it holds a PRIVATE KEY, expected a PUBLIC KEY or a CERTIFICATE");
        assertThatThrownBy(() -> new SigningKeys(config("auth_oauth2.signing_keys.a=" + directory.resolve("none"))))
                .hasMessageContaining("it cannot be read");
        assertThatThrownBy(() -> new SigningKeys(config())).hasMessageContaining("no key to verify tokens with");
        assertThatThrownBy(() -> new SigningKeys(config("auth_oauth2.jwks_uri=http://192.0.2.1/keys")))
                .hasMessageContaining("expected an https address");
    }
}

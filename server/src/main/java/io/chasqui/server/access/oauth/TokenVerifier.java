package io.chasqui.server.access.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.chasqui.server.access.Identity;
import io.chasqui.server.config.OAuthConfig;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whether a token is believed, and who it says has come. Takes its time: the keys may have to be fetched.
 */
final class TokenVerifier {

    private static final String TAG = "tag:";

    /** How far the clock of the authorization server may be ahead of ours; a token has never a moment longer to live. */
    private static final Duration MAX_SKEW = Duration.ofSeconds(60);

    private final OAuthConfig config;
    private final ScopeReader scopes;
    private final Clock clock;
    private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();

    TokenVerifier(OAuthConfig config, JWSKeySelector<SecurityContext> keys, Clock clock) {
        this.config = config;
        this.scopes = new ScopeReader(config);
        this.clock = clock;
        signatures.setJWSKeySelector(keys);
        signatures.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"), null));
        signatures.setJWTClaimsSetVerifier((claims, context) -> {});
    }

    /** @throws InvalidTokenException unless the token is believed, now */
    Identity verify(String token) throws InvalidTokenException {
        JWTClaimsSet claims = signed(token);
        requireAudience(claims);
        requireTime(claims);
        Map<String, Object> all = claims.getClaims();
        List<String> granted = scopes.read(all);
        return new TokenIdentity(
                name(all),
                granted.stream()
                        .filter(scope -> scope.startsWith(TAG))
                        .map(scope -> scope.substring(TAG.length()))
                        .toList(),
                granted.stream().map(Scope::of).flatMap(Optional::stream).toList(),
                instant(claims.getExpirationTime()));
    }

    private JWTClaimsSet signed(String token) throws InvalidTokenException {
        try {
            return signatures.process(SignedJWT.parse(token), null);
        } catch (ParseException | IllegalArgumentException e) {
            throw new InvalidTokenException("it is malformed");
        } catch (BadJOSEException | JOSEException e) {
            throw new InvalidTokenException(e.getMessage());
        }
    }

    private void requireAudience(JWTClaimsSet claims) throws InvalidTokenException {
        if (!config.verifyAudience()) {
            return;
        }
        // An audience may also be written as one text of several words.
        boolean isMeant = claims.getAudience().stream()
                .flatMap(audience -> Claims.words(audience).stream())
                .anyMatch(config.resourceServerId()::equals);
        if (!isMeant) {
            throw new InvalidTokenException(
                    "it is not for this broker: aud does not name '" + config.resourceServerId() + "'");
        }
    }

    private void requireTime(JWTClaimsSet claims) throws InvalidTokenException {
        Instant now = clock.instant();
        Instant expiry = instant(claims.getExpirationTime());
        if (expiry == null && config.requireExpiry()) {
            throw new InvalidTokenException("it has no exp claim");
        }
        if (expiry != null && !expiry.isAfter(now)) {
            throw new InvalidTokenException("it has expired at " + expiry);
        }
        Instant begin = instant(claims.getNotBeforeTime());
        if (begin != null && begin.isAfter(now.plus(MAX_SKEW))) {
            throw new InvalidTokenException("it is not valid before " + begin);
        }
    }

    private static Instant instant(Date date) {
        return date == null ? null : date.toInstant();
    }

    private String name(Map<String, Object> claims) {
        return config.usernameClaims().stream()
                .map(claim -> Claims.text(claims.get(claim)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("unknown");
    }
}

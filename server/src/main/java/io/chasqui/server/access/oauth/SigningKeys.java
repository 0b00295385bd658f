package io.chasqui.server.access.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import io.chasqui.server.config.ConfigException;
import io.chasqui.server.config.OAuthConfig;
import java.security.Key;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys whose signatures are believed: those of files, and those that the authorization server publishes. The latter
 * are kept for a while and fetched again when a token names a key that is not among them, but not more often than
 * {@link #MIN_MILLIS_BETWEEN_FETCHES}, so that invented key names do not make the broker a burden to that server.
 *
 * <p>Which keys may verify an algorithm is a matter of their type: a public key never serves as the secret of an HMAC.
 */
final class SigningKeys implements JWSKeySelector<SecurityContext> {

    private static final long KEPT_MILLIS = 300_000;
    private static final long FETCH_TIMEOUT_MILLIS = 15_000;
    private static final long MIN_MILLIS_BETWEEN_FETCHES = 10_000;

    /** How long keys are still believed while the authorization server cannot be reached. */
    private static final long OUTAGE_MILLIS = 4 * 3_600_000L;

    private static final Set<JWSAlgorithm> DEFAULT_ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final JWKSet fromFiles;
    private final JWKSource<SecurityContext> published;
    private final String defaultKey;
    private final JWSKeySelector<SecurityContext> selector;

    /** @throws ConfigException if there is no key, or one cannot be read */
    SigningKeys(OAuthConfig config) {
        this.fromFiles = new JWKSet(config.signingKeys().entrySet().stream()
                .map(entry -> PemKey.read(entry.getKey(), entry.getValue()))
                .toList());
        boolean fetches = !config.jwksUri().isEmpty() || !config.issuer().isEmpty();
        if (!fetches && fromFiles.isEmpty()) {
            throw new ConfigException(List.of("the backend oauth2 has no key to verify tokens with: set"
                    + " auth_oauth2.jwks_uri, auth_oauth2.issuer or auth_oauth2.signing_keys"));
        }
        this.published = fetches ? published(new KeyFetcher(config)) : null;
        this.defaultKey = config.defaultKey();
        this.selector = new JWSVerificationKeySelector<>(algorithms(config), this::find);
    }

    private static JWKSource<SecurityContext> published(KeyFetcher fetcher) {
        return JWKSourceBuilder.create(fetcher.url(), fetcher)
                .cache(KEPT_MILLIS, FETCH_TIMEOUT_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(MIN_MILLIS_BETWEEN_FETCHES)
                .outageTolerant(OUTAGE_MILLIS)
                .build();
    }

    private static Set<JWSAlgorithm> algorithms(OAuthConfig config) {
        if (config.algorithms().isEmpty()) {
            return DEFAULT_ALGORITHMS;
        }
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
        for (String name : config.algorithms()) {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
            if (!JWSAlgorithm.Family.RSA.contains(algorithm)
                    && !JWSAlgorithm.Family.EC.contains(algorithm)
                    && !JWSAlgorithm.Family.HMAC_SHA.contains(algorithm)) {
                throw new ConfigException(
                        List.of("auth_oauth2.algorithms: " + name + " is not an algorithm that is accepted"));
            }
            algorithms.add(algorithm);
        }
        return algorithms;
    }

    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, SecurityContext context) throws KeySourceException {
        boolean usesDefault = header.getKeyID() == null && !defaultKey.isEmpty();
        JWSHeader named =
                usesDefault ? new JWSHeader.Builder(header).keyID(defaultKey).build() : header;
        return selector.selectJWSKeys(named, context);
    }

    private List<JWK> find(JWKSelector wanted, SecurityContext context) throws KeySourceException {
        List<JWK> found = wanted.select(fromFiles);
        if (found.isEmpty() && published != null) {
            found = published.get(wanted, context);
        }
        boolean isNamed = wanted.getMatcher().getKeyIDs() != null;
        return isNamed
                ? found
                : found.stream().filter(key -> key.getKeyID() == null).toList();
    }
}

package io.chasqui.server.access.oauth;

import io.chasqui.server.config.OAuthConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects the scopes of a token that are for this broker, from wherever authorization servers put them: the scope
 * claim, Keycloak's permissions, configured claims, and rich authorization requests (RFC 9396).
 */
final class ScopeReader {

    /** More than anybody needs; each one costs time at every question. */
    private static final int MAX_SCOPES = 2048;

    private static final String KEYCLOAK_PERMISSIONS = "authorization.permissions.scopes";
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}*./]+)}");

    private final OAuthConfig config;
    private final RichAuthorization rich;

    ScopeReader(OAuthConfig config) {
        this.config = config;
        this.rich = new RichAuthorization(config.resourceServerId(), config.resourceServerType());
    }

    /**
     * The scopes without their prefix, and with claims in place of their variables.
     *
     * @throws InvalidTokenException if there are too many
     */
    List<String> read(Map<String, Object> claims) throws InvalidTokenException {
        List<String> named = new ArrayList<>(Claims.words(claims.get("scope")));
        named.addAll(from(claims, KEYCLOAK_PERMISSIONS));
        config.additionalScopeClaims().forEach(path -> named.addAll(from(claims, path)));
        List<String> aliased = new ArrayList<>(named);
        named.forEach(scope -> aliased.addAll(config.scopeAliases().getOrDefault(scope, List.of())));
        aliased.addAll(rich.scopes(claims.get("authorization_details")));
        Set<String> mine = new LinkedHashSet<>();
        aliased.stream()
                .filter(scope -> scope.startsWith(config.scopePrefix()))
                .forEach(scope ->
                        mine.add(expand(scope.substring(config.scopePrefix().length()), claims)));
        if (mine.size() > MAX_SCOPES) {
            throw new InvalidTokenException("it has more than " + MAX_SCOPES + " scopes");
        }
        return List.copyOf(mine);
    }

    private List<String> from(Map<String, Object> claims, String path) {
        List<String> found = new ArrayList<>();
        for (Object value : Claims.at(claims, path)) {
            if (value instanceof Map<?, ?> byServer) {
                Claims.words(byServer.get(config.resourceServerId()))
                        .forEach(scope -> found.add(config.resourceServerId() + "." + scope));
            } else {
                found.addAll(Claims.words(value));
            }
        }
        return found;
    }

    /** A claim in a scope means its text, whatever characters that has: it brings no wildcard and no other part. */
    private static String expand(String scope, Map<String, Object> claims) {
        Matcher matcher = VARIABLE.matcher(scope);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), found.group(), claims)));
    }

    private static String value(String name, String variable, Map<String, Object> claims) {
        if (name.equals("vhost")) {
            return variable;
        }
        String claim = Claims.text(claims.get(name));
        return claim == null ? name : Scope.literal(claim);
    }
}

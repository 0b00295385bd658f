package io.chasqui.server.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which tokens of OAuth 2 are believed, and how they name users and what these may do. */
public record OAuthConfig(
        @ConfigKey(
                value = "auth_oauth2.resource_server_id",
                help = "Name of this broker as an OAuth 2 resource server: a token must name it as its audience.")
        String resourceServerId,

        @ConfigKey(
                value = "auth_oauth2.resource_server_type",
                help = "Type of the rich authorization requests (`authorization_details`) that are for this broker.")
        String resourceServerType,

        @ConfigKey(
                value = "auth_oauth2.scope_prefix",
                defaultValue = "{resource_server_id}.",
                help = "What the scopes that are for this broker begin with.")
        String scopePrefixPattern,

        @ConfigKey(
                value = "auth_oauth2.additional_scopes_key",
                help = "More claims that hold scopes, separated by blanks; a dot leads into a claim that is an object.")
        String additionalScopes,

        @ConfigKey(
                value = "auth_oauth2.scope_aliases.$alias",
                help = "Scopes, separated by blanks, that the scope `$alias` stands for.")
        Map<String, String> scopeAliasSettings,

        @ConfigKey(
                value = "auth_oauth2.verify_aud",
                defaultValue = "true",
                help = "Whether a token must name this broker as its audience.")
        boolean verifyAudience,

        @ConfigKey(
                value = "auth_oauth2.require_exp",
                defaultValue = "true",
                help = "Whether a token must say when it expires.")
        boolean requireExpiry,

        @ConfigKey(
                value = "auth_oauth2.preferred_username_claims.$number",
                defaultValue = "1=sub, 2=client_id",
                help = "Claims that may hold the name of the user; the first that a token has is taken.")
        Map<String, String> usernameClaimSettings,

        @ConfigKey(
                value = "auth_oauth2.default_key",
                help = "Name of the key that has signed tokens which do not name one.")
        String defaultKey,

        @ConfigKey(
                value = "auth_oauth2.signing_keys.$name",
                help = "PEM file with a public key or a certificate; `$name` is the `kid` of the tokens it has signed.")
        Map<String, Path> signingKeys,

        @ConfigKey(value = "auth_oauth2.issuer", help = "Where to discover `auth_oauth2.jwks_uri`, if that is not set.")
        String issuer,

        @ConfigKey(
                value = "auth_oauth2.discovery_endpoint_path",
                defaultValue = ".well-known/openid-configuration",
                help = "Path of the discovery document below the issuer.")
        String discoveryPath,

        @ConfigKey(
                value = "auth_oauth2.jwks_uri",
                help = "Where the keys are that tokens are signed with: an https address, or http on this machine.")
        String jwksUri,

        @ConfigKey(
                value = "auth_oauth2.algorithms.$number",
                help = "Signature algorithms that are accepted. If none is named: RS, PS and ES with 256, 384 and 512"
                        + " bits. `none` is never accepted, and HS256 and the like only if they are named.")
        Map<String, String> algorithmSettings,

        @ConfigKey(
                value = "auth_oauth2.https.cacertfile",
                help = "PEM file with the authorities that are trusted for fetching keys; those of the JDK if not set.")
        String httpsAuthorities,

        @ConfigKey(
                value = "auth_oauth2.https.peer_verification",
                defaultValue = "verify_peer",
                help = "`verify_none` fetches keys from whoever answers. For experiments only.")
        PeerVerification httpsVerification) {

    /** What the scopes that are for this broker begin with. */
    public String scopePrefix() {
        return scopePrefixPattern.replace("{resource_server_id}", resourceServerId);
    }

    /** The scopes that each alias stands for. */
    public Map<String, List<String>> scopeAliases() {
        return scopeAliasSettings.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> words(entry.getValue())));
    }

    /** Paths of claims that hold scopes. */
    public List<String> additionalScopeClaims() {
        return words(additionalScopes);
    }

    public List<String> usernameClaims() {
        return inOrder(usernameClaimSettings);
    }

    /** Empty if none was named. */
    public List<String> algorithms() {
        return inOrder(algorithmSettings);
    }

    private static List<String> inOrder(Map<String, String> numbered) {
        return List.copyOf(new TreeMap<>(numbered).values());
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }
}

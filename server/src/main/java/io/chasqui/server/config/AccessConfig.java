package io.chasqui.server.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who may connect, and what exists when a data directory is new. */
public record AccessConfig(
        @ConfigKey(value = "default_vhost", defaultValue = "/", help = "Virtual host created in a new data directory.")
        String defaultVhost,

        @ConfigKey(value = "default_user", defaultValue = "guest", help = "User created in a new data directory.")
        String defaultUser,

        @ConfigKey(value = "default_pass", defaultValue = "guest", help = "Password of the default user.")
        String defaultPass,

        @ConfigKey(
                value = "default_permissions.configure",
                defaultValue = ".*",
                help = "What the default user may declare and delete, a regular expression over names.")
        String defaultConfigurePermission,

        @ConfigKey(
                value = "default_permissions.write",
                defaultValue = ".*",
                help = "What the default user may publish and bind to, a regular expression over names.")
        String defaultWritePermission,

        @ConfigKey(
                value = "default_permissions.read",
                defaultValue = ".*",
                help = "What the default user may consume and bind from, a regular expression over names.")
        String defaultReadPermission,

        @ConfigKey(
                value = "loopback_users.$user",
                defaultValue = "guest=true",
                help = "`true` lets this user connect from the loopback interface only.")
        Map<String, Boolean> loopbackUserSettings,

        @ConfigKey(
                value = "auth_backends.$number",
                defaultValue = "1=internal",
                help = "Who knows who may log in, asked in the order of their numbers until one accepts.")
        Map<String, AuthBackendName> authBackendSettings,

        @ConfigKey(
                value = "auth_mechanisms.$number",
                defaultValue = "1=PLAIN, 2=AMQPLAIN",
                help = "SASL mechanisms offered to clients, in the order of their numbers.")
        Map<String, SaslMechanism> authMechanismSettings) {

    /** Users that may connect from the loopback interface only. */
    public Set<String> loopbackUsers() {
        return loopbackUserSettings.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Who is asked about a login, by their short names and each once. */
    public List<AuthBackendName> authBackends() {
        return new TreeMap<>(authBackendSettings)
                .values().stream().map(AuthBackendName::meant).distinct().toList();
    }

    public List<SaslMechanism> authMechanisms() {
        return List.copyOf(new TreeMap<>(authMechanismSettings).values());
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "AccessConfig[defaultVhost=" + defaultVhost + ", defaultUser=" + defaultUser + ", loopbackUsers="
                + loopbackUsers() + ", authMechanisms=" + authMechanisms() + "]";
    }
}

package io.chasqui.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The whole configuration of a broker: one record for each group of keys. Immutable; {@link #with} gives a changed one.
 *
 * @param settings what was set explicitly, in order; a later setting of a key replaces an earlier one
 */
public record BrokerConfig(
        NetworkConfig network,
        AmqpConfig amqp,
        AccessConfig access,
        PasswordConfig passwords,
        OAuthConfig tokens,
        ManagementConfig management,
        StatisticsConfig statistics,
        DefinitionConfig definitions,
        PrometheusConfig prometheus,
        EventConfig events,
        LimitConfig limits,
        QueueConfig queues,
        ResourceConfig resources,
        StorageConfig storage,
        LogConfig log,
        DeprecatedFeatures deprecatedFeatures,
        LoginConfig login,
        TlsConfig tls,
        @KeyPrefix(BrokerConfig.AMQP_TLS) TlsOptions amqpTls,
        @KeyPrefix(BrokerConfig.MANAGEMENT_TLS) TlsOptions managementTls,
        @KeyPrefix(BrokerConfig.PROMETHEUS_TLS) TlsOptions prometheusTls,
        List<Setting> settings) {

    /** What the keys of {@link #amqpTls} begin with. */
    public static final String AMQP_TLS = "ssl_options.";

    /** What the keys of {@link #managementTls} begin with. */
    public static final String MANAGEMENT_TLS = "management.ssl.";

    /** What the keys of {@link #prometheusTls} begin with. */
    public static final String PROMETHEUS_TLS = "prometheus.ssl.";

    private static final List<KeyDefinition> KEYS =
            sections().stream().flatMap(section -> section.keys().stream()).toList();

    public static BrokerConfig defaults() {
        return of(List.of());
    }

    /**
     * Reads a configuration from the text of a {@code rabbitmq.conf}.
     *
     * @param source the name of the text in error messages
     * @throws ConfigException with every problem found
     */
    public static BrokerConfig parse(String text, String source) {
        List<String> problems = new ArrayList<>();
        return build(ConfigFile.read(text, source, problems), problems);
    }

    /**
     * Reads a configuration file and then applies more settings, which win over those of the file.
     *
     * @throws IOException if the file cannot be read
     * @throws ConfigException with every problem found in both
     */
    public static BrokerConfig read(Path file, List<Setting> overrides) throws IOException {
        List<String> problems = new ArrayList<>();
        String text = Files.readString(file, StandardCharsets.UTF_8);
        List<Setting> settings = ConfigFile.read(text, file.toString(), problems);
        return build(Stream.concat(settings.stream(), overrides.stream()).toList(), problems);
    }

    /**
     * The defaults with these settings applied in order.
     *
     * @throws ConfigException with every problem found
     */
    public static BrokerConfig of(List<Setting> settings) {
        return build(settings, new ArrayList<>());
    }

    /**
     * This configuration with one more key set.
     *
     * @throws ConfigException if the key is unknown or the value is not one of its values
     */
    public BrokerConfig with(String key, String value) {
        Setting setting = new Setting(key, value, "setting");
        return of(Stream.concat(settings.stream(), Stream.of(setting)).toList());
    }

    private static BrokerConfig build(List<Setting> settings, List<String> problems) {
        SectionBinder binder = new SectionBinder(settings, problems);
        binder.refuseUnknown(KEYS);
        BrokerConfig config = new BrokerConfig(
                binder.bind(NetworkConfig.class),
                binder.bind(AmqpConfig.class),
                binder.bind(AccessConfig.class),
                binder.bind(PasswordConfig.class),
                binder.bind(OAuthConfig.class),
                binder.bind(ManagementConfig.class),
                binder.bind(StatisticsConfig.class),
                binder.bind(DefinitionConfig.class),
                binder.bind(PrometheusConfig.class),
                binder.bind(EventConfig.class),
                binder.bind(LimitConfig.class),
                binder.bind(QueueConfig.class),
                binder.bind(ResourceConfig.class),
                binder.bind(StorageConfig.class),
                binder.bind(LogConfig.class),
                binder.bind(DeprecatedFeatures.class),
                binder.bind(LoginConfig.class),
                binder.bind(TlsConfig.class),
                binder.bind(TlsOptions.class, AMQP_TLS),
                binder.bind(TlsOptions.class, MANAGEMENT_TLS),
                binder.bind(TlsOptions.class, PROMETHEUS_TLS),
                List.copyOf(settings));
        config.checkTls(problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    /**
     * All keys that have a value, set or by default, each as the text of its value, in the order of the reference. What
     * is secret is covered.
     */
    public Map<String, String> effective() {
        return EffectiveSettings.of(KEYS, settings);
    }

    private void checkTls(List<String> problems) {
        if (!network.sslAddresses().isEmpty()) {
            amqpTls.check(AMQP_TLS, "listeners.ssl", problems);
        }
        if (management.sslPort().isPresent()) {
            managementTls.check(MANAGEMENT_TLS, MANAGEMENT_TLS + "port", problems);
        }
        if (prometheus.sslPort().isPresent()) {
            prometheusTls.check(PROMETHEUS_TLS, PROMETHEUS_TLS + "port", problems);
        }
    }

    /** In the order of this record's components. */
    static List<ConfigSection> sections() {
        return ConfigSection.of(BrokerConfig.class);
    }
}

package io.chasqui.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
        OAuthConfig tokens,
        ManagementConfig management,
        DefinitionConfig definitions,
        PrometheusConfig prometheus,
        LimitConfig limits,
        QueueConfig queues,
        ResourceConfig resources,
        StorageConfig storage,
        LogConfig log,
        DeprecatedFeatures deprecatedFeatures,
        List<Setting> settings) {

    private static final List<KeyDefinition> KEYS = sections().stream()
            .flatMap(section -> KeyDefinition.of(section).stream())
            .toList();

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
                binder.bind(OAuthConfig.class),
                binder.bind(ManagementConfig.class),
                binder.bind(DefinitionConfig.class),
                binder.bind(PrometheusConfig.class),
                binder.bind(LimitConfig.class),
                binder.bind(QueueConfig.class),
                binder.bind(ResourceConfig.class),
                binder.bind(StorageConfig.class),
                binder.bind(LogConfig.class),
                binder.bind(DeprecatedFeatures.class),
                List.copyOf(settings));
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

    /** The section records, in the order of this record's components. */
    static List<Class<? extends Record>> sections() {
        List<Class<? extends Record>> sections = new ArrayList<>();
        Arrays.stream(BrokerConfig.class.getRecordComponents())
                .filter(component -> component.getType().isRecord())
                .forEach(component -> sections.add(component.getType().asSubclass(Record.class)));
        return sections;
    }
}

package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.broker.event.SettingEvents;
import io.chasqui.server.definition.InvalidDefinitionException;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionKey;
import io.chasqui.store.definitions.DefinitionKey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/**
 * Runtime parameters: settings that components of the broker keep per virtual host, and global ones, which nobody here
 * looks at. Values are field values. Any thread may call.
 */
public final class Parameters {

    /** A part of the broker that has parameters. */
    public interface Component {

        /** As parameters name it. */
        String name();

        /** @throws InvalidDefinitionException if there cannot be such a parameter */
        void validate(String vhost, String name, Object value);

        /** A parameter has changed; null if it is gone. On the definition thread. */
        void changed(String vhost, String name, Object value);
    }

    /** One parameter. */
    public record Parameter(String component, String vhost, String name, Object value) {}

    private record Place(String vhost, String component) {}

    private final Definitions definitions;
    private final SettingEvents events;
    private final Predicate<String> vhostExists;
    private final Map<String, Component> components = new ConcurrentSkipListMap<>();
    private final Map<Place, Map<String, Object>> values = new java.util.concurrent.ConcurrentHashMap<>();
    private final Map<String, Object> globals = new ConcurrentSkipListMap<>();

    Parameters(Definitions definitions, Predicate<String> vhostExists) {
        this.definitions = definitions;
        this.events = new SettingEvents(definitions.events());
        this.vhostExists = vhostExists;
    }

    /** To be called before the first parameter of the component is set. */
    void register(Component component) {
        components.put(component.name(), component);
    }

    // ---- Parameters of virtual hosts

    /** All parameters, by component, virtual host and name. */
    public List<Parameter> all() {
        Map<String, Parameter> ordered = new TreeMap<>();
        values.forEach((place, byName) -> byName.forEach((name, value) -> ordered.put(
                place.component + '\0' + place.vhost + '\0' + name,
                new Parameter(place.component, place.vhost, name, value))));
        return new ArrayList<>(ordered.values());
    }

    /** The value of a parameter, or null. */
    public Object get(String component, String vhost, String name) {
        return values.getOrDefault(new Place(vhost, component), Map.of()).get(name);
    }

    /**
     * Sets a parameter.
     *
     * @return true if it is new; fails with {@link InvalidDefinitionException}
     */
    public CompletionStage<Boolean> put(String component, String vhost, String name, Object value) {
        Place place = new Place(vhost, component);
        return definitions.submit(key(place), () -> {
            requireVhost(vhost);
            require(component).validate(vhost, name, value);
            Map<String, Object> changed = copy(place);
            boolean created = changed.put(name, value) == null;
            return store(place, changed, name).thenApply(done -> created);
        });
    }

    /** Removes a parameter. Returns false if there is none. */
    public CompletionStage<Boolean> delete(String component, String vhost, String name) {
        Place place = new Place(vhost, component);
        return definitions.submit(key(place), () -> {
            Map<String, Object> changed = copy(place);
            if (changed.remove(name) == null) {
                return CompletableFuture.completedStage(false);
            }
            return store(place, changed, name).thenApply(done -> true);
        });
    }

    private void requireVhost(String vhost) {
        if (!vhostExists.test(vhost)) {
            throw new InvalidDefinitionException(InvalidDefinitionException.Kind.NOT_FOUND, "vhost_not_found");
        }
    }

    private Component require(String name) {
        Component component = components.get(name);
        if (component == null) {
            throw InvalidDefinitionException.ofFaults(List.of("component " + name + " not found"));
        }
        return component;
    }

    private Map<String, Object> copy(Place place) {
        return new TreeMap<>(values.getOrDefault(place, Map.of()));
    }

    private CompletionStage<Void> store(Place place, Map<String, Object> changed, String name) {
        DefinitionChange change = changed.isEmpty()
                ? DefinitionChange.remove(key(place))
                : DefinitionChange.put(key(place), FieldTable.of(changed));
        List<String> told =
                AuditLines.parameter(place.component, name, place.vhost, changed.containsKey(name) ? "set" : "deleted");
        return definitions.change(told, List.of(change), () -> {
            visible(place, changed);
            components.get(place.component).changed(place.vhost, name, changed.get(name));
            events.parameterChanged(place.component, place.vhost, name, changed.get(name));
            return null;
        });
    }

    private void visible(Place place, Map<String, Object> changed) {
        if (changed.isEmpty()) {
            values.remove(place);
        } else {
            values.put(place, changed);
        }
    }

    private static DefinitionKey key(Place place) {
        return new DefinitionKey(Kind.PARAMETER, place.vhost, place.component);
    }

    // ---- Global parameters

    /** All global parameters, by name. */
    public Map<String, Object> globals() {
        return java.util.Collections.unmodifiableMap(globals);
    }

    /** Sets a global parameter. Returns true if it is new. */
    public CompletionStage<Boolean> putGlobal(String name, Object value) {
        DefinitionKey key = globalKey(name);
        return definitions.submit(
                key,
                () -> definitions.change(DefinitionChange.put(key, FieldTable.of("value", value)), () -> {
                    events.globalChanged(name, value);
                    return globals.put(name, value) == null;
                }));
    }

    /** Removes a global parameter. Returns false if there is none. */
    public CompletionStage<Boolean> deleteGlobal(String name) {
        DefinitionKey key = globalKey(name);
        return definitions.submit(
                key,
                () -> definitions.change(DefinitionChange.remove(key), () -> {
                    boolean was = globals.remove(name) != null;
                    if (was) {
                        events.globalChanged(name, null);
                    }
                    return was;
                }));
    }

    private static DefinitionKey globalKey(String name) {
        return new DefinitionKey(Kind.GLOBAL_PARAMETER, "", name);
    }

    // ---- At start, and what a virtual host takes with it

    void recover(DefinitionKey key, FieldTable value) {
        if (key.kind() == Kind.GLOBAL_PARAMETER) {
            globals.put(key.name(), value.get("value"));
            return;
        }
        visible(new Place(key.vhost(), key.name()), new TreeMap<>(value.asMap()));
        Component component = components.get(key.name());
        if (component != null) {
            value.asMap().forEach((name, field) -> component.changed(key.vhost(), name, field));
        }
    }

    List<DefinitionChange> forgetVhost(String vhost) {
        List<DefinitionChange> changes = new ArrayList<>();
        values.keySet().removeIf(place -> {
            boolean gone = place.vhost.equals(vhost);
            if (gone) {
                changes.add(DefinitionChange.remove(key(place)));
            }
            return gone;
        });
        return changes;
    }
}

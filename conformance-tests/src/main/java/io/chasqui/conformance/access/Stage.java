package io.chasqui.conformance.access;

import static io.chasqui.conformance.harness.Management.name;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** The things of one test of the permission matrix, by their places. All that are there are bound to each other. */
final class Stage {

    /** Of every binding, and of every message. */
    static final String KEY = "key";

    private final String vhost;
    private final Map<Place, String> names = new EnumMap<>(Place.class);

    /** @param prefix what only this test's names begin with */
    Stage(String vhost, String prefix) {
        this.vhost = vhost;
        for (Place place : Place.values()) {
            names.put(place, prefix + "." + place.name());
        }
        names.put(Place.DEFAULT_EXCHANGE, "amq.default");
        names.put(Place.TOPIC, KEY);
    }

    String vhost() {
        return vhost;
    }

    String of(Place place) {
        return names.get(place);
    }

    /** The path of a thing in the management API. */
    String path(Place place) {
        return "/" + place.kind() + "s/" + name(vhost) + "/" + of(place);
    }

    /** The path of the bindings between two things. */
    String between(Place source, Place destination) {
        return "/bindings/" + name(vhost) + "/e/" + of(source) + "/"
                + destination.kind().charAt(0) + "/" + of(destination);
    }

    void build(Channel channel) throws IOException {
        channel.queueDeclare(of(Place.QUEUE), true, false, false, null);
        channel.exchangeDeclare(of(Place.EXCHANGE), "direct");
        channel.exchangeDeclare(of(Place.SECOND_EXCHANGE), "direct");
        channel.exchangeDeclare(of(Place.TOPIC_EXCHANGE), "topic");
        channel.queueBind(of(Place.QUEUE), of(Place.EXCHANGE), KEY);
        channel.queueBind(of(Place.QUEUE), of(Place.TOPIC_EXCHANGE), KEY);
        channel.exchangeBind(of(Place.SECOND_EXCHANGE), of(Place.EXCHANGE), KEY);
        channel.exchangeBind(of(Place.SECOND_EXCHANGE), of(Place.TOPIC_EXCHANGE), KEY);
    }

    void clear(Channel channel) throws IOException {
        channel.queueDelete(of(Place.QUEUE));
        channel.queueDelete(of(Place.NEW_QUEUE));
        channel.exchangeDelete(of(Place.EXCHANGE));
        channel.exchangeDelete(of(Place.SECOND_EXCHANGE));
        channel.exchangeDelete(of(Place.TOPIC_EXCHANGE));
        channel.exchangeDelete(of(Place.NEW_EXCHANGE));
    }
}

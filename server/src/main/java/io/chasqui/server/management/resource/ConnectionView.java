package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.access.CertificateName;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.ConnectionStatus;
import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import io.chasqui.server.management.http.Caller;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.net.tls.TlsSession;
import io.chasqui.server.statistics.Watch;
import io.chasqui.server.traffic.ChannelGauge;
import io.chasqui.server.traffic.ConnectionCount;
import io.chasqui.store.count.Counts;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/** Connections and channels as JSON. */
final class ConnectionView {

    /** A connection with what its loop told about it. */
    record Described(ClientConnection connection, ConnectionStatus status) {}

    private final Broker broker;

    ConnectionView(Broker broker) {
        this.broker = broker;
    }

    /** Users see their own connections; who monitors sees those of others as well. */
    static boolean mayLookAt(Caller caller, ClientConnection connection) {
        return caller.isMonitor() || caller.name().equals(connection.user());
    }

    /** The connections that the caller may look at and that are wanted, by name. */
    List<ClientConnection> visible(Request request, Predicate<ClientConnection> wanted) {
        return broker.connections().all().stream()
                .filter(connection -> mayLookAt(request.caller(), connection))
                .filter(wanted)
                .sorted(Comparator.comparing(ClientConnection::name))
                .toList();
    }

    /** Those that have gone meanwhile are left out. */
    static List<Described> describe(List<ClientConnection> connections) {
        List<Described> described = new ArrayList<>(connections.size());
        connections.forEach(connection -> {
            ConnectionStatus status = connection.status();
            if (status != null) {
                described.add(new Described(connection, status));
            }
        });
        return described;
    }

    /** What also those see who want no statistics. */
    static ObjectNode brief(ClientConnection connection) {
        return Json.object()
                .put("name", connection.name())
                .put("node", Node.name())
                .put("user", connection.user())
                .put("user_who_performed_action", connection.user())
                .put("vhost", connection.vhost());
    }

    static ObjectNode full(Described described, Rates rates) {
        ConnectionStatus status = described.status();
        ObjectNode connection = brief(described.connection())
                .put("type", "network")
                .put("protocol", status.protocol())
                .put("auth_mechanism", status.mechanism())
                .put("state", status.state())
                .put("ssl", status.tls() != null)
                .put("host", status.local().getAddress().getHostAddress())
                .put("port", status.local().getPort())
                .put("peer_host", status.peer().getAddress().getHostAddress())
                .put("peer_port", status.peer().getPort())
                .put("connected_at", status.connectedAtMillis())
                .put("timeout", status.heartbeatSeconds())
                .put("frame_max", status.frameMax())
                .put("channel_max", status.channelMax())
                .put("channels", status.channels().size());
        Object name = status.clientProperties().get("connection_name");
        if (name != null) {
            connection.put("user_provided_name", name.toString());
        }
        if (status.tls() != null) {
            addTls(connection, status.tls());
        }
        connection.set("client_properties", TableJson.toJson(status.clientProperties()));
        if (rates.wanted()) {
            addTraffic(connection, described, rates);
        }
        return connection;
    }

    private static void addTraffic(ObjectNode to, Described described, Rates rates) {
        Counts<ConnectionCount> wire = described.connection().traffic().counts();
        rates.addBytes(to, rates.statistics().of(described.connection()));
        to.put("recv_cnt", wire.get(ConnectionCount.RECEIVED_PACKETS))
                .put("send_cnt", wire.get(ConnectionCount.SENT_PACKETS))
                .put("send_pend", described.status().pendingBytes());
    }

    private static void addTls(ObjectNode connection, TlsSession tls) {
        connection
                .put("ssl_protocol", tls.protocol())
                .put("ssl_key_exchange", tls.keyExchange())
                .put("ssl_cipher", tls.cipher())
                .put("ssl_hash", tls.hash());
        X509Certificate certificate = tls.certificate();
        connection
                .put("peer_cert_subject", certificate == null ? null : name(certificate.getSubjectX500Principal()))
                .put("peer_cert_issuer", certificate == null ? null : name(certificate.getIssuerX500Principal()))
                .put("peer_cert_serial_number", certificate == null ? null : serialNumber(certificate))
                .put("peer_cert_validity", certificate == null ? null : validity(certificate));
    }

    private static String name(X500Principal principal) {
        return CertificateName.distinguished(principal);
    }

    private static String serialNumber(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    }

    private static String validity(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant() + " - "
                + certificate.getNotAfter().toInstant();
    }

    static Stream<ObjectNode> channels(Described described, Rates rates) {
        return described.status().channels().stream()
                .sorted(Comparator.comparingInt(ChannelStatus::number))
                .map(channel -> channel(described, channel, rates));
    }

    static ObjectNode channel(Described described, ChannelStatus channel, Rates rates) {
        ObjectNode object = brief(described.connection())
                .put("name", channelName(described, channel))
                .put("number", channel.number())
                .put("state", "running")
                .put("confirm", channel.gauge(ChannelGauge.CONFIRMS) > 0)
                .put("transactional", channel.gauge(ChannelGauge.TRANSACTIONAL) > 0)
                .put("prefetch_count", channel.gauge(ChannelGauge.PREFETCH))
                .put("consumer_count", channel.consumers().size())
                .put("messages_unacknowledged", channel.gauge(ChannelGauge.UNACKED))
                .put("messages_unconfirmed", channel.traffic().unconfirmed())
                .put("messages_uncommitted", channel.gauge(ChannelGauge.UNCOMMITTED))
                .put("acks_uncommitted", channel.gauge(ChannelGauge.ACKS_UNCOMMITTED));
        object.set("connection_details", connectionDetails(described));
        if (rates.wanted()) {
            Watch watch = rates.statistics().of(channel.traffic());
            rates.addMessageStats(object, watch);
            watch.idleSince().ifPresent(millis -> object.put("idle_since", Times.text(millis)));
        }
        return object;
    }

    static String channelName(Described described, ChannelStatus channel) {
        return described.connection().name() + " (" + channel.number() + ")";
    }

    static ObjectNode connectionDetails(Described described) {
        return Json.object()
                .put("name", described.connection().name())
                .put("peer_host", described.status().peer().getAddress().getHostAddress())
                .put("peer_port", described.status().peer().getPort());
    }

    static ObjectNode channelDetails(Described described, ChannelStatus channel) {
        return Json.object()
                .put("name", channelName(described, channel))
                .put("number", channel.number())
                .put("user", described.connection().user())
                .put("node", Node.name())
                .put("connection_name", described.connection().name())
                .put("peer_host", described.status().peer().getAddress().getHostAddress())
                .put("peer_port", described.status().peer().getPort());
    }
}

package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.ExchangeTypes;
import io.chasqui.routing.type.StandardExchangeTypes;
import io.chasqui.server.access.AccessControl;
import io.chasqui.server.access.LoginAttempts;
import io.chasqui.server.access.LoginBackend;
import io.chasqui.server.access.Logins;
import io.chasqui.server.access.Passwords;
import io.chasqui.server.access.oauth.TokenBackend;
import io.chasqui.server.broker.event.ClientEvents;
import io.chasqui.server.broker.event.EventExchange;
import io.chasqui.server.broker.event.Events;
import io.chasqui.server.broker.event.SettingEvents;
import io.chasqui.server.broker.transfer.MessageMoves;
import io.chasqui.server.config.AuthBackendName;
import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.loop.BrokerLoops;
import io.chasqui.server.traffic.BrokerTraffic;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionStore;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.queue.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a broker consists of, whatever protocol its clients speak: loops, stores, virtual hosts, access control, alarms.
 * Any thread may call unless a method says otherwise.
 */
public final class Broker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    /** The exchange types every virtual host knows. */
    static final ExchangeTypes EXCHANGE_TYPES = StandardExchangeTypes.all();

    /** Journal bytes of one loop that wait for the disk, above which its publishers pause. */
    public static final long MAX_UNWRITTEN_BYTES = 16L << 20;

    /** The version of RabbitMQ whose interfaces the broker follows: tools choose by it what they do. */
    public static final String RABBITMQ_VERSION = "4.3.0";

    private final BrokerConfig config;
    private final BrokerLoops loops;
    private final MessageStore messages;
    private final DefinitionStore definitions;
    private final DefinitionSequence sequence;
    private final AccessControl access;
    private final Logins logins;
    private final Passwords passwords;
    private final LoginAttempts loginAttempts;
    private final Alarms alarms;
    private final BrokerTraffic traffic;
    private final MemoryBudget memory;
    private final FieldTable serverProperties;
    private final FieldTable propertiesForClients;
    private final VirtualHosts vhosts;
    private final Users users;
    private final Parameters parameters;
    private final Events events;
    private final ClientEvents clientEvents;
    private final MessageMoves moves = new MessageMoves(this);
    private volatile boolean stopping;
    private final Connections connections;

    /**
     * Builds the topology from what the stores hold.
     *
     * @param loops have joined the message store already
     */
    public Broker(
            BrokerConfig config,
            BrokerLoops loops,
            MessageStore messages,
            DefinitionStore definitions,
            MemoryBudget memory,
            Alarms alarms) {
        this.config = config;
        this.loops = loops;
        this.messages = messages;
        this.definitions = definitions;
        this.memory = memory;
        this.alarms = alarms;
        this.traffic = new BrokerTraffic(loops.count());
        this.sequence = new DefinitionSequence("chasqui-definitions");
        this.access = new AccessControl("chasqui-passwords");
        this.passwords = new Passwords(config.passwords());
        this.logins = new Logins(
                config.access().authBackends().stream().map(this::backend).toList(),
                config.access().loopbackUsers());
        this.loginAttempts = new LoginAttempts(config.login().tracksLoginSources());
        this.serverProperties = ServerProperties.create();
        this.propertiesForClients =
                ServerProperties.forClients(serverProperties, config.amqp().serverProperties());
        this.events = new EventExchange(this::eventVhost, loops.get(0));
        this.clientEvents = new ClientEvents(events);
        SettingEvents settingEvents = new SettingEvents(events);
        alarms.observer((resource, raised) -> settingEvents.alarmChanged(resource.toString(), raised));
        Definitions changes = new Definitions(sequence, definitions, events);
        DefinitionLimits limits = new DefinitionLimits(config.limits(), this::vhosts);
        this.vhosts = new VirtualHosts(
                changes,
                limits,
                config.queues().defaultQueueType().toString(),
                name -> open(name, changes, limits),
                new Lifecycle());
        this.connections = new Connections(config.limits(), access, vhosts, traffic.churn());
        this.users = new Users(changes, access, name -> vhosts.get(name) != null, connections);
        this.parameters = new Parameters(changes, name -> vhosts.get(name) != null);
        parameters.register(vhosts.limits());
        new Startup(this, definitions, messages).run();
    }

    private LoginBackend backend(AuthBackendName name) {
        return name == AuthBackendName.OAUTH2 ? new TokenBackend(config.tokens()) : access;
    }

    private VirtualHost open(String name, Definitions changes, DefinitionLimits limits) {
        VirtualHost vhost = new VirtualHost(name, changes, memory, limits, loops, traffic.open());
        if (name.equals(config.events().vhost())) {
            vhost.topology().declare(EventExchange.DEFINITION, null);
        }
        return vhost;
    }

    private VirtualHost eventVhost() {
        return vhosts == null ? null : vhosts.get(config.events().vhost());
    }

    /** Tells of connections, channels, consumers and logins. */
    public ClientEvents clientEvents() {
        return clientEvents;
    }

    public BrokerConfig config() {
        return config;
    }

    public BrokerLoops loops() {
        return loops;
    }

    /** The user database. */
    public AccessControl access() {
        return access;
    }

    /** What new passwords have to be like, and how they are kept. */
    public Passwords passwords() {
        return passwords;
    }

    /** The way in, for those who bring a password, a token or a certificate. */
    public Logins logins() {
        return logins;
    }

    /** Where messages are kept. */
    public MessageStore messages() {
        return messages;
    }

    /** What all clients do. */
    public BrokerTraffic traffic() {
        return traffic;
    }

    /** How often users have logged in, or tried to. */
    public LoginAttempts loginAttempts() {
        return loginAttempts;
    }

    public Alarms alarms() {
        return alarms;
    }

    public MemoryBudget memory() {
        return memory;
    }

    /** What this broker is. */
    public FieldTable serverProperties() {
        return serverProperties;
    }

    /** What connection.start tells about this broker. */
    public FieldTable propertiesForClients() {
        return propertiesForClients;
    }

    /** What operators call the broker, or the brokers that belong together: its node's name unless they have named it. */
    public String clusterName() {
        Object name = parameters.globals().get("cluster_name");
        return name == null ? NodeName.local() : name.toString();
    }

    /** Null if there is no such virtual host. */
    public VirtualHost vhost(String name) {
        return vhosts.get(name);
    }

    /** The virtual hosts, and every change of them. */
    public VirtualHosts vhosts() {
        return vhosts;
    }

    /** Users, permissions and topic permissions, and every change of them. */
    public Users users() {
        return users;
    }

    /** Runtime parameters, and every change of them. */
    public Parameters parameters() {
        return parameters;
    }

    /** Moves of messages out of queues. */
    public MessageMoves moves() {
        return moves;
    }

    /** What goes with a virtual host. */
    private final class Lifecycle implements VirtualHosts.Lifecycle {

        @Override
        public void deleting(VirtualHost vhost) {
            connections.vhostDeleted(vhost.name());
        }

        @Override
        public List<DefinitionChange> forget(String vhost) {
            List<DefinitionChange> changes = new ArrayList<>(users.forgetVhost(vhost));
            changes.addAll(parameters.forgetVhost(vhost));
            return changes;
        }
    }

    // ---- Connections ----

    /** The open connections and their channels, and the limits on both. */
    public Connections connections() {
        return connections;
    }

    public void connectionOpened(ClientConnection connection) {
        connections.opened(connection);
        clientEvents.connectionCreated(connection);
    }

    /** Called before a connection answers its client's close: its exclusive queues are gone when the stage completes. */
    public CompletionStage<Void> connectionClosing(ClientConnection connection) {
        VirtualHost vhost = vhost(connection.vhost());
        return vhost == null ? CompletableFuture.completedStage(null) : vhost.deleteExclusiveQueues(connection);
    }

    /** Called when the socket is gone, in whatever way. */
    public void connectionClosed(ClientConnection connection) {
        connections.closed(connection);
        clientEvents.connectionClosed(connection);
        connectionClosing(connection).whenComplete((done, error) -> {
            if (error != null && !stopping) {
                LOG.error("cannot delete the exclusive queues of connection {}", connection.name(), error);
            }
        });
    }

    /** Number of open connections. */
    public int connectionCount() {
        return connections.count();
    }

    public void loginRefused(String connection, String user, String why) {
        LOG.warn("connection {} refused: user '{}': {}", connection, user, why);
    }

    /** Asks every client to go and waits a moment until they have. */
    public void closeConnections(String reason, long timeout, TimeUnit unit) throws InterruptedException {
        connections.closeAll(reason, timeout, unit);
    }

    /** Ends the changes of definitions, then stores every message that is alive. The loops must still run. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        sequence.close();
        logins.close();
        access.close();
        messages.close();
        definitions.close();
    }

    /** Waits for a change made at start. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot write the definitions", e);
        }
    }
}

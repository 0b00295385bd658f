package io.chasqui.server.management.resource;

import io.chasqui.codec.amqp091.LongString;
import io.chasqui.server.StartException;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.broker.Actor;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.config.ConfigException;
import io.chasqui.server.config.DefinitionConfig;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.EntityTag;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports the files of definitions that the configuration names, before anybody can connect. A broker whose files cannot
 * be imported does not start.
 */
public final class LoadDefinitions {

    /** The global parameter that remembers what was imported last; it is not exported. */
    static final String HASH = "imported_definition_hash_value";

    /** Who imports, in the log and for those who look who declared something. */
    private static final String USER = "load_definitions";

    private static final Logger LOG = LoggerFactory.getLogger(LoadDefinitions.class);
    private static final Logger AUDIT = LoggerFactory.getLogger("chasqui.audit");

    private final Broker broker;
    private final DefinitionConfig config;

    private LoadDefinitions(Broker broker, DefinitionConfig config) {
        this.broker = broker;
        this.config = config;
    }

    /**
     * Does nothing if the configuration names no file.
     *
     * @throws ConfigException if the files cannot be read
     * @throws StartException DEFINITIONS_REFUSED, with file, definition and reason
     */
    public static void run(Broker broker, DefinitionConfig config) {
        config.path().ifPresent(path -> new LoadDefinitions(broker, config).load(path));
    }

    private void load(Path path) {
        Map<Path, byte[]> files = read(path);
        String hash = hash(files);
        if (config.skipIfUnchanged()
                && hash.equals(String.valueOf(broker.parameters().globals().get(HASH)))) {
            LOG.info("Definitions in {} have not changed since they were imported", path);
            return;
        }
        files.forEach(this::load);
        if (config.skipIfUnchanged()) {
            Request.result(broker.parameters().putGlobal(HASH, LongString.of(hash)));
        }
    }

    private void load(Path path, byte[] content) {
        try {
            DefinitionFile file = DefinitionFile.read(broker, Json.readObject(content), null);
            Actor.user(USER, path.toString()).run(() -> new DefinitionImport(broker, USER, file).run());
            file.skipped().forEach(skipped -> LOG.warn("{} has {}", path, skipped));
            LOG.info("Imported the definitions in {}", path);
            AUDIT.info("'{}' at start: imported the definitions in {}", USER, path);
        } catch (DefinitionFault e) {
            throw new StartException(Reason.DEFINITIONS_REFUSED, path + ": " + e.getMessage(), e);
        } catch (ApiException e) {
            throw new StartException(Reason.DEFINITIONS_REFUSED, path + ": is no JSON object", e);
        }
    }

    /** A directory stands for the files in it, in the order of their names; hidden ones do not count. */
    private static Map<Path, byte[]> read(Path path) {
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        try {
            for (Path file : Files.isDirectory(path) ? filesIn(path) : List.of(path)) {
                contents.put(file, Files.readAllBytes(file));
            }
        } catch (NoSuchFileException e) {
            throw new ConfigException(List.of("load_definitions: " + e.getMessage() + " does not exist"));
        } catch (IOException e) {
            throw new ConfigException(List.of("load_definitions: " + path + " cannot be read: " + e.getMessage()));
        }
        return contents;
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static String hash(Map<Path, byte[]> files) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        files.values().forEach(all::writeBytes);
        return EntityTag.of(all.toByteArray()).text();
    }
}
